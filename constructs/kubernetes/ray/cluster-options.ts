import type { k8s } from 'cdk8s-plus-29';
import type { AcceleratorRequest } from '../../../lib/values';
import type { ContainerResourcesOptions, INamespace, Labels } from '../core';
import type { CacheConnection } from '../database';
import type { NodeChoice } from '../karpenter';
import type { TrackingClient } from '../mlflow';
import type { IOtlpReceiver } from '../opentelemetry';
import type { IQueue, JobPriority } from '../queue';
import type { SharedMountOptions } from '../storage';

/** The head, which keeps the cluster together and runs no tasks. */
export interface RayHeadOptions {
  /**
   * What it may use.
   * @default - 8 CPUs and 32Gi, as Ray recommends for a cluster in production
   */
  readonly resources?: Omit<ContainerResourcesOptions, 'accelerators'>;
  /**
   * Where it runs. A head that is lost ends the work of its cluster, so it does not belong on spot capacity.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
}

/** Workers of one shape. */
export interface RayWorkerGroup {
  /** Its name, unique in the cluster. */
  readonly name: string;
  /** What each worker may use, and offers to tasks. One worker to a node wastes least. */
  readonly resources: Omit<ContainerResourcesOptions, 'accelerators'>;
  /**
   * Devices of each worker.
   * @default - none
   */
  readonly accelerator?: AcceleratorRequest;
  /**
   * Where they run.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
  /**
   * Workers that are there even without work.
   * @default 0
   */
  readonly min?: number;
  /** The most workers. The cluster scales by itself where any group has more than `min`. */
  readonly max: number;
  /**
   * Workers at the start.
   * @default - `min`
   */
  readonly initial?: number;
  /**
   * Pods of one worker, for accelerators that span several hosts; it starts and ends with all of them.
   * @default 1
   */
  readonly hosts?: number;
  /**
   * How far workers are spread: over nodes only, or over zones and nodes.
   * @default - wherever there is room
   */
  readonly spread?: 'nodes' | 'zones';
  /**
   * Resources of one's own that tasks and actors can ask for, by name, in whole numbers. Of Neuron devices, tasks ask for
   * `neuron_cores`, which a group of such devices must have here.
   * @default - none
   */
  readonly customResources?: Readonly<Record<string, number>>;
}

/** How the cluster grows and shrinks. */
export interface RayScalingOptions {
  /**
   * `Conservative` starts no more workers at once than there are, `Default` as many as wait for work.
   * @default 'Default'
   */
  readonly mode?: 'Default' | 'Conservative';
  /**
   * Seconds without work after which a worker ends.
   * @default 120
   */
  readonly idleSeconds?: number;
}

/** Pages that the dashboard shows metrics from. */
export interface RayMetricsPages {
  /** What the head calls for numbers, such as `http://prometheus.monitoring:9090`. */
  readonly prometheusUrl: string;
  /**
   * What Grafana calls the same numbers: the name of its data source.
   * @default 'Prometheus'
   */
  readonly prometheusName?: string;
  /** What the head calls to see that Grafana is there. */
  readonly grafanaUrl: string;
  /** What people’s browsers call. */
  readonly grafanaPublicUrl: string;
}

/** What remembers the state of a cluster. */
export interface RayRecovery extends CacheConnection {
  /**
   * What tells its state from that of other clusters, where the user may have no other keys than those that begin with
   * `stateKeyPrefixes`. A cluster that is made anew by this name finds what one before it left.
   * @default - the id of the RayCluster
   */
  readonly stateNamespace?: string;
}

/** A Ray cluster, as part of whatever needs one. */
export interface RayClusterOptions {
  /** Image of head and workers, with Ray and what programs need. */
  readonly image: string;
  /** Version of Ray in the image, such as `2.52.0`. */
  readonly version: string;
  /** The service account of all pods; its rights grow by what the autoscaler needs of its own cluster. */
  readonly serviceAccountName: string;
  /** Workers; at least one group, unless the head is to do the work, which it does not. */
  readonly workers: readonly RayWorkerGroup[];
  /**
   * The head.
   * @default - 8 CPUs and 32Gi
   */
  readonly head?: RayHeadOptions;
  /**
   * How it grows and shrinks.
   * @default - as many workers as work waits for; an idle one ends after two minutes
   */
  readonly scaling?: RayScalingOptions;
  /**
   * What remembers the state of the cluster, so that it survives its head: a user of a cache whose volume survives.
   * @default - nothing: a lost head ends the work of its cluster
   */
  readonly recovery?: RayRecovery;
  /**
   * What stands between the cluster and whoever reaches it: a token, which the operator makes and gives to all pods of
   * the cluster; or nothing but the network's own rules, for a cluster that people reach by a gateway with sign-in.
   * @default 'token'
   */
  readonly auth?: 'token' | 'network';
  /**
   * Where programs log runs.
   * @default - nowhere
   */
  readonly tracking?: TrackingClient;
  /**
   * Shared volumes that all pods mount.
   * @default - none
   */
  readonly mounts?: readonly SharedMountOptions[];
  /**
   * A ConfigMap of the namespace whose files all pods find in a folder, such as the program of a job.
   * @default - none
   */
  readonly files?: { readonly configMap: string; readonly path: string };
  /**
   * Further variables of all pods.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
  /**
   * Who takes spans of programs; `TeamRay` lets them through.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
  /**
   * ConfigMaps of the namespace whose values are variables of all pods, if they are there.
   * @default - none
   */
  readonly variablesFrom?: readonly string[];
  /**
   * Labels of the workers' pods.
   * @default - those of the operator
   */
  readonly workerLabels?: Labels;
  /**
   * Where the dashboard finds metrics.
   * @default - it shows none
   */
  readonly metricsPages?: RayMetricsPages;
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
}

/** A Ray cluster that stays, for many people and programs of a team. */
export interface RayClusterProps extends RayClusterOptions {
  /** Its name, unique in the namespace; at most 53 characters. Its head answers at `<name>-head-svc`. */
  readonly name: string;
  /** Where it runs; the operator must watch this namespace. */
  readonly namespace: INamespace;
}
