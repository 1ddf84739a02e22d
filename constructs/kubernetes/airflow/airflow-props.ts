import type { ObjectPrefix } from '../../../lib/values';
import type {
  AwsAccess,
  ClusterNetwork,
  ContainerResourcesOptions,
  INamespace,
  NamespaceReference,
} from '../core';
import type { IDatabase } from '../database';
import type { IEdge } from '../gateway';
import type { IIdentityProvider } from '../identity';
import type { INodePool } from '../karpenter';
import type { IExperimentTracking } from '../mlflow';
import type { IOtlpReceiver } from '../opentelemetry';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { ISharedVolume } from '../storage';
import type { CeleryOptions } from './celery-options';

/** A role of Airflow’s. https://airflow.apache.org/docs/apache-airflow-providers-fab/stable/auth-manager/access-control.html */
export type AirflowRole = 'Admin' | 'Op' | 'User' | 'Viewer' | 'Public';

/** Where DAGs come from. */
export type DagSource =
  | {
      readonly from: 'git';
      /** Address of the repository. */
      readonly repository: string;
      /** Branch or tag. */
      readonly ref: string;
      /** Folder of the DAGs in it. */
      readonly folder: string;
      /** Name of a declared secret with `username` and `password`; none for a public repository. */
      readonly secret?: string;
    }
  | {
      readonly from: 'shared';
      /** The directory that people write them to; Airflow only reads it. */
      readonly volume: ISharedVolume;
    }
  | { readonly from: 'image' };

/** Where the logs of tasks are. */
export type LogStore =
  | { readonly objects: ObjectPrefix }
  | {
      /** A directory whose owner is Airflow’s user, which sets modes there. */
      readonly volume: ISharedVolume;
    };

/** How many of each part there are. */
export type AirflowReplicas = Readonly<
  Record<'apiServer' | 'scheduler' | 'dagProcessor' | 'triggerer', number>
>;

/** Slots that tasks share. */
export interface PoolOptions {
  /** Tasks that run at once. */
  readonly slots: number;
  /** What it is for. */
  readonly description: string;
}

/** Identities on AWS, by who has them. */
export interface AirflowAws {
  /** Reads logs. */
  readonly apiServer: AwsAccess;
  /** Writes logs. */
  readonly triggerer: AwsAccess;
  /** Writes logs, and works with the data of pipelines. */
  readonly worker: AwsAccess;
}

/** Pipelines. */
export interface AirflowProps {
  /** Where it runs, its tasks included. */
  readonly namespace: INamespace;
  /** Addresses of the API server. */
  readonly network: ClusterNetwork;
  /** An image of Airflow 3 with the providers fab, cncf.kubernetes, git and amazon: upstream’s. */
  readonly image: string;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** The entrance. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Roles by group; somebody in none of them has an account without rights. */
  readonly roles: Readonly<Record<string, AirflowRole>>;
  /** Groups whose rights programs have that sign in with the client `airflow-automation`. */
  readonly automationGroups: readonly string[];
  /**
   * Programs elsewhere in the cluster that sign in with clients of their own, by the client's id, with the groups whose rights
   * each has.
   * @default - none
   */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  /** Where it keeps what ran. */
  readonly database: IDatabase;
  /** Where its keys are made. */
  readonly secrets: ISecretStore;
  /** Where DAGs come from. */
  readonly dags: DagSource;
  /** Where the logs of tasks are. */
  readonly logs: LogStore;
  /**
   * Identities on AWS.
   * @default - none; logs are then in a directory
   */
  readonly aws?: AirflowAws;
  /**
   * How many of each part there are.
   * @default - one of each
   */
  readonly replicas?: AirflowReplicas;
  /**
   * Nodes of tasks.
   * @default - nodes without taints
   */
  readonly pool?: INodePool;
  /**
   * What a task may use that says nothing else.
   * @default - 250m CPU, 512Mi memory, 1Gi the limit
   */
  readonly taskResources?: ContainerResourcesOptions;
  /**
   * A directory that tasks hand data to each other by, at `/mnt/pipeline-data`.
   * @default - none
   */
  readonly pipelineData?: ISharedVolume;
  /**
   * Days that a file of the directory is kept.
   * @default 14
   */
  readonly pipelineDataDays?: number;
  /**
   * Where DAGs may run Spark, Ray and training jobs.
   * @default - nowhere
   */
  readonly jobNamespaces?: readonly NamespaceReference[];
  /**
   * Pools by name.
   * @default - Airflow’s own
   */
  readonly pools?: Readonly<Record<string, PoolOptions>>;
  /**
   * Variables by name; nothing secret.
   * @default - none
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Connections by id, each with the declared secret whose property `connection` is its JSON or URI.
   * @default - none
   */
  readonly connections?: Readonly<Record<string, { readonly secret: string }>>;
  /**
   * Workers that wait for tasks, beside those that are pods of their own.
   * @default - none: each task is a pod
   */
  readonly celery?: CeleryOptions;
  /**
   * Where runs are logged.
   * @default - nowhere
   */
  readonly tracking?: IExperimentTracking;
  /**
   * Whether tasks reach public addresses on ports 80 and 443.
   * @default true
   */
  readonly internet?: boolean;
  /**
   * Image of the exporter that metrics go to, which Prometheus reads: `prom/statsd-exporter`.
   * @default - none; needed for metrics
   */
  readonly statsdExporterImage?: string;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Who takes spans of its processes, and of tasks.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
}
