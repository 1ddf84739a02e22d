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
/** Four of these fit the smallest instance with a GPU, g5.xlarge. */
const SHARING = { cpu: { guarantee: 0.5, limit: 2 }, memory: { guarantee: '3G', limit: '6G' } };
/** All parts of a card fit its instance: p4d.24xlarge has 56 of the smallest. */
const PART = { cpu: { guarantee: 1, limit: 4 }, memory: { guarantee: '12G', limit: '14G' } };
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
  const whole = firstPool(environment, (sharing) => sharing === undefined);
  const parts = firstPool(environment, (sharing) => sharing?.mode === 'mig');
  const shared = firstPool(
    environment,
    (sharing) => sharing !== undefined && sharing.mode !== 'mig',
  );
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
    ...(whole === undefined ? [] : gpuProfiles(whole, image)),
    ...(parts === undefined ? [] : [partProfile(parts, image)]),
    ...(shared === undefined ? [] : [sharedProfile(shared, image)]),
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

/** A GPU that others use too costs as much, but not for one: these stop as other notebooks do. */
const partProfile = (pool: INodePool, image: Named): NotebookProfile => ({
  ...PART,
  pool,
  accelerator: { count: 1 },
  sharedMemory: '2Gi',
  name: 'pytorch-mig',
  title: 'PyTorch with a part of a GPU',
  description:
    'PyTorch on a part of a GPU, with memory of its own. Its node may take twenty minutes to start.',
  images: [image(IMAGES.pytorchNotebook, 'pytorch')],
});

const sharedProfile = (pool: INodePool, image: Named): NotebookProfile => ({
  ...SHARING,
  pool,
  accelerator: { count: 1 },
  sharedMemory: '1Gi',
  name: 'pytorch-shared',
  title: 'PyTorch with a shared GPU',
  description:
    'PyTorch on a GPU that others compute on at the same time. Its node may take twenty minutes to start.',
  images: [image(IMAGES.pytorchNotebook, 'pytorch')],
});

/** The first pool of GPUs that are shared so, but for those that belong to one job altogether. */
function firstPool(
  environment: Environment,
  isSharedSo: (sharing: NodePoolContract['sharing']) => boolean,
): INodePool | undefined {
  const found = nodePools(environment).find(
    ({ accelerator, efa, sharing }) =>
      accelerator === EXTENDED_RESOURCES.gpu && !efa && isSharedSo(sharing),
  );
  return found && poolNamed(environment, found.name);
}
