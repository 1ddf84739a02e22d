import type { k8s } from 'cdk8s-plus-29';
import type { AcceleratorRequest, ObjectPrefix } from '../../../lib/values';
import type { ContainerResourcesOptions, INamespace } from '../core';
import type { NodeChoice } from '../karpenter';
import type { TrackingClient } from '../mlflow';
import type { IQueue, JobPriority } from '../queue';
import type { SharedMountOptions } from '../storage';
import type { TrainingFramework } from './training-framework';
import type { TrainingProgram } from './training-program';
import type { ProgressInPod } from './training-progress';

/** Where a job leaves what it makes: a shared volume, or a place in S3. */
export type TrainingOutput = SharedMountOptions | ObjectPrefix;

/** Distributed training: the same program on several nodes. */
export interface TrainingOptions {
  /** What makes the processes one job. */
  readonly framework: TrainingFramework;
  /** Image with the framework and what the program needs. */
  readonly image: string;
  /** What runs. */
  readonly program: TrainingProgram;
  /** What each node may use. */
  readonly resources: Omit<ContainerResourcesOptions, 'accelerators'>;
  /** The service account of the pods. */
  readonly serviceAccountName: string;
  /**
   * Nodes that work: pods, one to a node where they take all of its accelerators.
   * @default 1
   */
  readonly nodeCount?: number;
  /**
   * Devices of each node.
   * @default - none
   */
  readonly accelerator?: AcceleratorRequest;
  /**
   * Elastic Fabric Adapter interfaces of each node, by which accelerators of several nodes talk to each other.
   * @default 0
   */
  readonly efaInterfaces?: number;
  /**
   * Where they run.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
  /**
   * Whether all nodes are in one zone: traffic between zones is slower, and costs.
   * @default - true with several nodes
   */
  readonly sameZone?: boolean;
  /**
   * Memory that processes of a node share, such as workers that load data; it counts as the container's.
   * @default '2Gi'
   */
  readonly sharedMemory?: string;
  /**
   * Where checkpoints go, and are found again: `CHECKPOINT_DIR`, a path or an `s3://` URL.
   * @default - nowhere: a job that is tried again begins anew
   */
  readonly checkpoints?: TrainingOutput;
  /**
   * Where TensorBoard’s events go: `TENSORBOARD_LOG_DIR`, a path or an `s3://` URL.
   * @default - nowhere
   */
  readonly logs?: TrainingOutput;
  /**
   * Further shared volumes, such as data.
   * @default - none
   */
  readonly mounts?: readonly SharedMountOptions[];
  /**
   * Where runs are logged.
   * @default - nowhere
   */
  readonly tracking?: TrackingClient;
  /**
   * How the program says how it gets on: what `TrainingProgress` of the namespace has for pods.
   * @default - it says nothing
   */
  readonly progress?: ProgressInPod;
  /**
   * ConfigMaps of the namespace whose values are variables of all pods, if they are there.
   * @default - none
   */
  readonly variablesFrom?: readonly string[];
  /**
   * Further variables.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
  /**
   * The queue that it waits in.
   * @default - none: its pods start as soon as there is room
   */
  readonly queue?: IQueue;
  /**
   * How soon it is admitted among those that wait.
   * @default 'normal'
   */
  readonly priority?: JobPriority;
  /**
   * Times that it is tried again after a failure.
   * @default 3
   */
  readonly retries?: number;
  /**
   * Seconds that it may take altogether.
   * @default - no limit
   */
  readonly deadlineSeconds?: number;
  /**
   * Seconds that it is kept after its end, so that people and workflows see how it ended. Its nodes go at once.
   * @default 86400
   */
  readonly keptSeconds?: number;
  /**
   * User and group of the program; not root.
   * @default - 1000 and 100, those of notebooks
   */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Distributed training as an object of its own. */
export interface TrainingJobProps extends TrainingOptions {
  /** Its name, unique in the namespace; at most 40 characters. */
  readonly name: string;
  /** Where it runs; the operator must watch this namespace. */
  readonly namespace: INamespace;
}
