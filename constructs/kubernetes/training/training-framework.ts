import type { ContainerResourcesOptions } from '../core';

/** Nodes that come and go while a job runs. */
export interface ElasticOptions {
  /** Fewest nodes that it goes on with. */
  readonly min: number;
  /** Most nodes; those of `nodeCount` or more. */
  readonly max: number;
}

/** PyTorch, by `torchrun`: DistributedDataParallel and FSDP. */
export interface PyTorchFramework {
  /** Which it is. */
  readonly kind: 'pytorch';
  /**
   * How processes talk: NCCL between GPUs, Gloo between CPUs. Told to the program as `BACKEND`.
   * @default - 'nccl' with GPUs, else 'gloo'
   */
  readonly backend?: 'nccl' | 'gloo';
  /**
   * Processes on each node.
   * @default - one for each GPU, or one
   */
  readonly processesPerNode?: number;
  /**
   * Bounds between which nodes come and go; a job of the Training operator then.
   * @default - as many nodes as it begins with
   */
  readonly elastic?: ElasticOptions;
}

/** TensorFlow, by `TF_CONFIG`; a job of the Training operator. */
export interface TensorFlowFramework {
  /** Which it is. */
  readonly kind: 'tensorflow';
  /** All nodes alike (MultiWorkerMirroredStrategy), or a chief, workers and servers of parameters. */
  readonly strategy: 'multiWorker' | 'parameterServer';
  /**
   * Servers of parameters; they have no accelerators.
   * @default - one of 2 CPUs and 8Gi, with that strategy
   */
  readonly parameterServers?: {
    readonly count: number;
    readonly resources: Omit<ContainerResourcesOptions, 'accelerators'>;
  };
}

/** MPI, also for Horovod and DeepSpeed: a launcher starts processes on the nodes by ssh. */
export interface MpiFramework {
  /** Which it is. */
  readonly kind: 'mpi';
  /**
   * Processes on each node.
   * @default - one for each GPU, or one
   */
  readonly processesPerNode?: number;
  /**
   * What the launcher may use.
   * @default - 1 CPU and 2Gi
   */
  readonly launcher?: Omit<ContainerResourcesOptions, 'accelerators'>;
  /**
   * Bounds of elastic Horovod, which asks the Training operator for nodes: a namespace of the level *baseline* is
   * needed then.
   * @default - as many nodes as it begins with
   */
  readonly elastic?: ElasticOptions;
}

/** A framework without settings: JAX, XGBoost, or PaddlePaddle, whose jobs are those of the Training operator. */
export interface PlainFramework {
  /** Which it is. */
  readonly kind: 'jax' | 'xgboost' | 'paddle';
}

/** What makes processes on several nodes one job. */
export type TrainingFramework =
  PyTorchFramework | TensorFlowFramework | MpiFramework | PlainFramework;

/** Whose objects a job is: of Trainer, or of the Training operator, where Trainer knows nothing of it. */
export const isTrainerJob = (framework: TrainingFramework): boolean => {
  switch (framework.kind) {
    case 'tensorflow':
    case 'paddle':
      return false;
    case 'pytorch':
    case 'mpi':
      return framework.elastic === undefined;
    default:
      return true;
  }
};
