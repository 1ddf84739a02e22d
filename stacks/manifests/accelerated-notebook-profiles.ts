import type { NotebookProfile } from '../../constructs/kubernetes/jupyterhub';
import type { INodePool } from '../../constructs/kubernetes/karpenter';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { nodePools, type NodePoolContract } from '../../lib/contracts/node-pools';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { poolNamed } from './node-pools';
import type { NotebookImages } from './notebook-images';

/** A device costs whether it is used or not: such a notebook stops sooner. */
const IDLE_SECONDS = 1800;

/** Four of these fit the smallest instance with a GPU, g5.xlarge. */
const SHARING = { cpu: { guarantee: 0.5, limit: 2 }, memory: { guarantee: '3G', limit: '6G' } };
/** All parts of a card fit its instance: p4d.24xlarge has 56 of the smallest. */
const PART = { cpu: { guarantee: 1, limit: 4 }, memory: { guarantee: '12G', limit: '14G' } };
/** One fits the smallest instances with a device, g5.xlarge and inf2.xlarge. */
const WHOLE = {
  cpu: { guarantee: 2, limit: 4 },
  memory: { guarantee: '12G', limit: '14G' },
  accelerator: { count: 1 },
  idleSeconds: IDLE_SECONDS,
  sharedMemory: '2Gi',
};

const SLOW = 'Its node may take twenty minutes to start.';

/** Profiles for the devices that node pools have, but for those of pools that belong to one job altogether. */
export const acceleratedProfiles = (
  environment: Environment,
  images: NotebookImages,
): NotebookProfile[] => [
  ...forPool(environment, isGpu(undefined), (pool) => gpuProfiles(pool, images)),
  ...forPool(environment, isGpu('mig'), (pool) => [partProfile(pool, images)]),
  ...forPool(environment, isGpu('time-slicing', 'mps'), (pool) => [sharedProfile(pool, images)]),
  ...forPool(environment, isNeuron, (pool) => neuronProfiles(pool, images)),
];

const isGpu =
  (...modes: readonly (NonNullable<NodePoolContract['sharing']>['mode'] | undefined)[]) =>
  ({ accelerator, sharing }: NodePoolContract): boolean =>
    accelerator === EXTENDED_RESOURCES.gpu && modes.includes(sharing?.mode);

const isNeuron = ({ accelerator }: NodePoolContract): boolean =>
  accelerator === EXTENDED_RESOURCES.neuron;

/** The profiles of the first such pool. */
function forPool(
  environment: Environment,
  isSuch: (pool: NodePoolContract) => boolean,
  profilesOn: (pool: INodePool) => NotebookProfile[],
): NotebookProfile[] {
  const found = nodePools(environment).find((pool) => !pool.efa && isSuch(pool));
  const pool = found && poolNamed(environment, found.name);
  return pool === undefined ? [] : profilesOn(pool);
}

const gpuProfiles = (pool: INodePool, images: NotebookImages): NotebookProfile[] => [
  {
    ...WHOLE,
    pool,
    name: 'pytorch-gpu',
    title: 'PyTorch with GPU',
    description: `PyTorch on one GPU. ${SLOW}`,
    images: [images.of(IMAGES.pytorchNotebook, 'pytorch')],
  },
  {
    ...WHOLE,
    pool,
    name: 'tensorflow-gpu',
    title: 'TensorFlow with GPU',
    description: `TensorFlow on one GPU. ${SLOW}`,
    images: [images.of(IMAGES.tensorflowNotebook, 'tensorflow')],
  },
];

/** A GPU that others use too costs as much, but not for one: these stop as other notebooks do. */
const partProfile = (pool: INodePool, images: NotebookImages): NotebookProfile => ({
  ...PART,
  pool,
  accelerator: { count: 1 },
  sharedMemory: '2Gi',
  name: 'pytorch-mig',
  title: 'PyTorch with a part of a GPU',
  description: `PyTorch on a part of a GPU, with memory of its own. ${SLOW}`,
  images: [images.of(IMAGES.pytorchNotebook, 'pytorch')],
});

const sharedProfile = (pool: INodePool, images: NotebookImages): NotebookProfile => ({
  ...SHARING,
  pool,
  accelerator: { count: 1 },
  sharedMemory: '1Gi',
  name: 'pytorch-shared',
  title: 'PyTorch with a shared GPU',
  description: `PyTorch on a GPU that others compute on at the same time. ${SLOW}`,
  images: [images.of(IMAGES.pytorchNotebook, 'pytorch')],
});

/** None without an image of our own: Neuron's have no notebook, and Jupyter's have no Neuron. */
const neuronProfiles = (pool: INodePool, images: NotebookImages): NotebookProfile[] =>
  images.neuron().map((image) => ({
    ...WHOLE,
    pool,
    name: 'pytorch-neuron',
    title: 'PyTorch with Neuron',
    description: `PyTorch on one Trainium or Inferentia chip. ${SLOW}`,
    images: [image],
  }));
