import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { ImagePrePull, WarmNodes, type ImagePrePullProps } from '../karpenter';
import type { JupyterHubProps } from './jupyterhub-props';

/** Where room and images are kept. */
type Nodes = Pick<ImagePrePullProps, 'namespace' | 'pool' | 'pauseImage'>;

/** What a hub asks for: room, and images on the nodes before somebody waits for them. */
export function addWarmNodes(scope: Construct, props: JupyterHubProps): void {
  const { namespace, pool, placeholders = 0, prePull = false, pauseImage, profiles } = props;
  if (placeholders === 0 && !prePull) return;
  if (pool === undefined || pauseImage === undefined) {
    throw new ValidationError(
      scope,
      `'placeholders' and 'prePull' need 'pool' and 'pauseImage', the nodes and what runs on them`,
    );
  }
  const nodes = { namespace, pool, pauseImage };
  const ordinary = profiles.filter((profile) => profile.pool === undefined);
  addPlaceholders(scope, nodes, placeholders, ordinary[0] ?? profiles[0]);
  if (!prePull) return;
  const images = new Set(ordinary.flatMap((profile) => profile.images.map(({ image }) => image)));
  new ImagePrePull(scope, 'PrePull', { ...nodes, name: 'notebook-images', images: [...images] });
}

function addPlaceholders(
  scope: Construct,
  nodes: Nodes,
  count: number,
  room: JupyterHubProps['profiles'][number] | undefined,
): void {
  if (count === 0 || room === undefined) return;
  new WarmNodes(scope, 'Placeholders', {
    ...nodes,
    name: 'notebook-placeholder',
    count,
    resources: { cpu: String(room.cpu.guarantee), memory: room.memory.guarantee },
  });
}
