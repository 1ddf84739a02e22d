import type { NotebookProfile } from '../../constructs/kubernetes/jupyterhub';
import type { INodePool } from '../../constructs/kubernetes/karpenter';
import { IMAGES, type ImageReference, type NotebookForm } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { nodePools, type NodePoolContract } from '../../lib/contracts/node-pools';
import { ownImageName } from '../../lib/contracts/own-images';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { platformImage } from './environment-facts';
import { poolNamed } from './node-pools';

type Settings = NonNullable<Environment['jupyterHub']>;

/** A GPU costs whether it is used or not: such a notebook stops sooner. */
const GPU_IDLE_SECONDS = 1800;

/** What a person works with at a table: https://quay.io/organization/jupyter */
const ORDINARY = { cpu: { guarantee: 0.5, limit: 2 }, memory: { guarantee: '2G', limit: '4G' } };
const LARGE = { cpu: { guarantee: 2, limit: 4 }, memory: { guarantee: '8G', limit: '8G' } };
const ACCELERATED = { cpu: { guarantee: 2, limit: 4 }, memory: { guarantee: '12G', limit: '14G' } };

/** What people may start: the environment’s own profiles, or those that its node pools can carry. */
export const notebookProfiles = (
  environment: Environment,
  { profiles }: Settings,
): NotebookProfile[] =>
  profiles === undefined ? defaultProfiles(environment) : ownProfiles(environment, profiles);

const ownProfiles = (
  environment: Environment,
  profiles: NonNullable<Settings['profiles']>,
): NotebookProfile[] =>
  Object.entries(profiles).map(([name, { pool, ...profile }]) => ({
    ...profile,
    name,
    pool: pool === undefined ? undefined : poolNamed(environment, pool),
  }));

function defaultProfiles(environment: Environment): NotebookProfile[] {
  const image = imagesOf(environment);
  const gpus = firstPool(environment, EXTENDED_RESOURCES.gpu);
  return [
    {
      ...ORDINARY,
      name: 'spark',
      title: 'Spark',
      description: 'Python, R and Scala with Spark, on one machine.',
      images: [image(IMAGES.allSparkNotebook)],
    },
    {
      ...ORDINARY,
      name: 'python',
      title: 'Python',
      description: 'Python, R and Julia with the libraries of data science.',
      images: [
        image(IMAGES.dataScienceNotebook),
        ...ownOnly(image(IMAGES.scipyNotebook, 'python')),
      ],
    },
    {
      ...LARGE,
      name: 'pyspark',
      title: 'PySpark',
      description: 'Python with Spark, with room for larger data.',
      images: [image(IMAGES.pysparkNotebook, 'pyspark')],
    },
    ...(gpus === undefined ? [] : gpuProfiles(gpus, image)),
  ];
}

type Named = (
  upstream: ImageReference,
  form?: NotebookForm,
) => { readonly title: string; readonly image: string; readonly isOwn: boolean };

/** Upstream’s images, or our own on top of them where they are built. */
function imagesOf(environment: Environment): Named {
  const isBuilt = environment.images.built.includes('notebook');
  return (upstream, form) => {
    const isOwn = isBuilt && form !== undefined;
    return {
      title: isOwn ? `${upstream.tag}, with clients of the platform` : upstream.tag,
      image: isOwn
        ? ownImageName(environment, 'notebook', form)
        : platformImage(environment, upstream),
      isOwn,
    };
  };
}

/** An image that is offered beside another only where it is our own. */
const ownOnly = (image: ReturnType<Named>): ReturnType<Named>[] => (image.isOwn ? [image] : []);

function gpuProfiles(pool: INodePool, image: Named): NotebookProfile[] {
  const one = {
    ...ACCELERATED,
    pool,
    accelerator: { count: 1 },
    idleSeconds: GPU_IDLE_SECONDS,
    sharedMemory: '2Gi',
  };
  return [
    {
      ...one,
      name: 'pytorch-gpu',
      title: 'PyTorch with GPU',
      description: 'PyTorch on one GPU. Its node may take twenty minutes to start.',
      images: [image(IMAGES.pytorchNotebook, 'pytorch')],
    },
    {
      ...one,
      name: 'tensorflow-gpu',
      title: 'TensorFlow with GPU',
      description: 'TensorFlow on one GPU. Its node may take twenty minutes to start.',
      images: [image(IMAGES.tensorflowNotebook, 'tensorflow')],
    },
  ];
}

/** The first pool whose nodes have these devices, but for those that belong to one job altogether. */
function firstPool(environment: Environment, resource: string): INodePool | undefined {
  const suits = ({ accelerator, efa }: NodePoolContract) => accelerator === resource && !efa;
  const found = nodePools(environment).find(suits);
  return found && poolNamed(environment, found.name);
}
