import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type INamespace,
} from '../core';
import type { INodePool } from '../karpenter';
import { ValidationError } from '../../../lib/errors';
import type { JupyterHubProps } from './jupyterhub-props';
import { COMPONENT } from './names';

/** The image's user: https://github.com/kubernetes/kubernetes/blob/v1.35.4/build/pause/Dockerfile */
const NOBODY = 65_535;

/** Pods that make the nodes of a pool ready for notebooks. */
export interface WarmNodesProps {
  /** Where they run. */
  readonly namespace: INamespace;
  /** The nodes. */
  readonly pool: INodePool;
  /** An image that does nothing and ends never: `registry.k8s.io/pause`. */
  readonly pauseImage: string;
}

/** Room that is kept. */
export interface PlaceholdersProps extends WarmNodesProps {
  /** For how many notebooks. */
  readonly count: number;
  /** CPU of each, such as `500m`. */
  readonly cpu: string;
  /** Memory of each. */
  readonly memory: string;
}

/** Pods of a low priority that hold room on the pool; a notebook that needs it evicts one, and a new node is made for that. */
class Placeholders extends Construct {
  constructor(scope: Construct, id: string, props: PlaceholdersProps) {
    super(scope, id);
    const { namespace, pool, count, cpu, memory, pauseImage } = props;
    const name = 'notebook-placeholder';
    const labels = platformLabels(name, COMPONENT);
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
      spec: {
        replicas: count,
        selector: { matchLabels: selectorOf(name) },
        template: {
          metadata: { labels },
          spec: pool.place(
            restrictedPod({
              priorityClassName: PRIORITY_CLASS.batch,
              terminationGracePeriodSeconds: 0,
              containers: [pause(pauseImage, cpu, memory)],
            }),
          ),
        },
      },
    });
  }
}

/** Images that are pulled. */
export interface PrePullProps extends WarmNodesProps {
  /** The images; each must have `true`, as every Linux has. */
  readonly images: readonly string[];
}

/** A DaemonSet whose init containers are the images, so that each node of the pool has pulled them. */
class PrePull extends Construct {
  constructor(scope: Construct, id: string, props: PrePullProps) {
    super(scope, id);
    const { namespace, pool, images, pauseImage } = props;
    const name = 'notebook-images';
    new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
      spec: {
        selector: { matchLabels: selectorOf(name) },
        template: {
          metadata: { labels: platformLabels(name, COMPONENT) },
          spec: pool.place(
            restrictedPod({
              priorityClassName: PRIORITY_CLASS.batch,
              initContainers: images.map((image, index) => ({
                ...pause(image, '10m', '16Mi'),
                name: `image-${index}`,
                command: ['true'],
              })),
              containers: [pause(pauseImage, '10m', '16Mi')],
            }),
          ),
        },
      },
    });
  }
}

const selectorOf = (name: string) => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': COMPONENT,
});

const pause = (image: string, cpu: string, memory: string): k8s.Container =>
  restrictedContainer({
    name: 'pause',
    image,
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    resources: { cpu, memory },
  });

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
  new PrePull(scope, 'PrePull', { ...nodes, images: [...images] });
}

function addPlaceholders(
  scope: Construct,
  nodes: WarmNodesProps,
  count: number,
  room: JupyterHubProps['profiles'][number] | undefined,
): void {
  if (count === 0 || room === undefined) return;
  new Placeholders(scope, 'Placeholders', {
    ...nodes,
    count,
    cpu: String(room.cpu.guarantee),
    memory: room.memory.guarantee,
  });
}
