import { Namespace, type INamespace } from '../../constructs/kubernetes/core';
import type { INodePool } from '../../constructs/kubernetes/karpenter';
import {
  RayJob,
  RayService,
  type RayClusterOptions,
  type RayWorkerGroup,
} from '../../constructs/kubernetes/ray';
import { SparkApplication } from '../../constructs/kubernetes/spark';
import {
  TrainingJob,
  type TrainingFramework,
  type TrainingJobProps,
} from '../../constructs/kubernetes/training';
import { imageName, IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { AcceleratorRequest } from '../../lib/values';
import { poolNamed } from '../../stacks/manifests/node-pools';
import { Unit } from '../../stacks/manifests/unit';
import { objectsIn } from '../helm/compare';
import type { KubernetesObject } from '../kubernetes/api-client';

/** Work of a team on the pools of an environment. */
export interface Work {
  readonly objects: readonly KubernetesObject[];
  /** The pool that each is meant for, by its name. */
  readonly meant: ReadonlyMap<string, string>;
}

/** The team that works. */
export const TEAM = 'vision';

/** The service whose workers are spread over zones. */
export const SPREAD_SERVICE = 'ray-service';

/** A job for each framework, Ray and Spark, on pools of every sort. */
export function workIn(environment: Environment): Work {
  const pool = (name: string): INodePool => {
    const found = poolNamed(environment, name);
    if (found !== undefined) return found;
    throw new Error(`the environment has no pool '${name}'`);
  };
  const unit = new Unit('work', 'workloads');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', teamNamespace(TEAM));
  const site = { unit, namespace, pool, meant: new Map<string, string>() };
  addTraining(site);
  addRay(site);
  addSpark(site);
  // What units write are whole objects.
  return { objects: objectsIn(unit.render().yaml) as KubernetesObject[], meant: site.meant };
}

/** Where work is added. */
interface Site {
  readonly unit: Unit;
  readonly namespace: INamespace;
  readonly pool: (name: string) => INodePool;
  readonly meant: Map<string, string>;
}

const FRAMEWORKS: Readonly<Record<string, TrainingFramework>> = {
  pytorch: { kind: 'pytorch' },
  'pytorch-elastic': { kind: 'pytorch', elastic: { min: 1, max: 4 } },
  'tensorflow-workers': { kind: 'tensorflow', strategy: 'multiWorker' },
  'tensorflow-servers': { kind: 'tensorflow', strategy: 'parameterServer' },
  jax: { kind: 'jax' },
  xgboost: { kind: 'xgboost' },
  mpi: { kind: 'mpi' },
  'mpi-elastic': { kind: 'mpi', elastic: { min: 1, max: 4 } },
  paddle: { kind: 'paddle' },
};

const gpus = (count: number) => AcceleratorRequest.gpu({ count });

/** Each framework with EFA between two nodes, and on nodes without devices; jobs with chips, with one GPU, with a disk. */
function addTraining(site: Site): void {
  for (const [name, framework] of Object.entries(FRAMEWORKS)) {
    const efa = { accelerator: gpus(8), efaInterfaces: 4 };
    addJob(site, `${name}-efa`, 'gpu-training', { framework, ...efa });
    addJob(site, `${name}-cpu`, 'batch', { framework, nodeCount: 4 });
  }
  addJob(site, 'pytorch-gpu', 'gpu-inference', { accelerator: gpus(1) });
  addJob(site, 'pytorch-disk', 'large-disk', { nodeCount: 1 });
  addJob(site, 'jax-neuron', 'neuron', {
    framework: { kind: 'jax' },
    accelerator: AcceleratorRequest.neuron({ count: 1 }),
  });
}

function addJob(
  { unit, namespace, pool, meant }: Site,
  name: string,
  poolName: string,
  options: Partial<TrainingJobProps>,
): void {
  meant.set(name, poolName);
  new TrainingJob(unit.chart, `Training-${name}`, {
    name,
    namespace,
    framework: { kind: 'pytorch' },
    image: 'registry.example.com/train:1.0.0',
    program: { from: 'image', entry: 'train.py' },
    serviceAccountName: teamServiceAccount(TEAM),
    resources: { cpu: '8', memory: '64Gi' },
    nodeCount: 2,
    nodes: { pool: pool(poolName) },
    ...options,
  });
}

/** Workers with GPUs, and workers on spot capacity. */
const workers = (pool: Site['pool']): RayWorkerGroup[] => [
  {
    name: 'gpu',
    resources: { cpu: '4', memory: '16Gi' },
    accelerator: gpus(1),
    nodes: { pool: pool('gpu-inference') },
    min: 4,
    max: 4,
  },
  {
    name: 'cpu',
    resources: { cpu: '4', memory: '16Gi' },
    nodes: { pool: pool('batch'), capacityType: 'spot' },
    min: 2,
    max: 4,
  },
];

/** A job, and a service whose workers are spread over zones. */
function addRay({ unit, namespace, pool, meant }: Site): void {
  const cluster: RayClusterOptions = {
    image: imageName(IMAGES.ray),
    version: IMAGES.ray.tag,
    serviceAccountName: teamServiceAccount(TEAM),
    head: { nodes: { pool: pool('general'), capacityType: 'on-demand' } },
    workers: workers(pool),
  };
  meant.set('ray-job', 'gpu-inference').set(SPREAD_SERVICE, 'gpu-inference');
  new RayJob(unit.chart, 'RayJob', {
    name: 'ray-job',
    namespace,
    cluster,
    entrypoint: 'python train.py',
  });
  new RayService(unit.chart, 'RayService', {
    name: SPREAD_SERVICE,
    namespace,
    cluster: {
      ...cluster,
      workers: cluster.workers.map((group) => ({ ...group, spread: 'zones' })),
    },
    applications: [{ name: 'answers', importPath: 'answers:app' }],
  });
}

function addSpark({ unit, namespace, pool, meant }: Site): void {
  meant.set('spark', 'batch');
  new SparkApplication(unit.chart, 'Spark', {
    name: 'spark',
    namespace,
    image: imageName(IMAGES.spark),
    version: IMAGES.spark.tag,
    serviceAccountName: teamServiceAccount(TEAM),
    program: { language: 'Python', file: 'local:///opt/main.py' },
    driver: { nodes: { pool: pool('batch'), capacityType: 'on-demand' } },
    executors: { instances: 3, nodes: { pool: pool('batch'), capacityType: 'spot' } },
  });
}
