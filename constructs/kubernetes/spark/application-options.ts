import type { k8s } from 'cdk8s-plus-29';
import type { ObjectPrefix } from '../../../lib/values';
import type { INamespace } from '../core';
import type { NodeChoice } from '../karpenter';
import type { TrackingClient } from '../mlflow';
import type { IQueue, JobPriority } from '../queue';
import type { SharedMountOptions } from '../storage';
import type { S3Access } from './s3-settings';

/** A number, or a text that a template fills in later. */
export type Count = number | string;

/** What runs: a `local://` path in the image, or an `s3a://` URL. */
export type SparkProgram =
  | {
      readonly language: 'Python' | 'R';
      /** The program. */
      readonly file: string;
    }
  | {
      readonly language: 'Java' | 'Scala';
      /** The jar. */
      readonly file: string;
      /** The class whose `main` is called. */
      readonly mainClass: string;
    };

/** What a driver or an executor may use. */
export interface SparkPodOptions {
  /**
   * CPU cores.
   * @default 1
   */
  readonly cores?: Count;
  /**
   * Memory of the JVM, as Java writes it: `2g`. Spark adds a tenth, at least 384 MiB, for the rest of the process,
   * and two fifths for Python.
   * @default - '1g' for the driver, '2g' for an executor
   */
  readonly memory?: string;
  /**
   * Where it runs. A driver that is lost ends the application, so it does not belong on spot capacity.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
}

/** Executors that come and go with the work. */
export interface DynamicAllocationOptions {
  /**
   * Executors that are there even without work.
   * @default 0
   */
  readonly min?: number;
  /** The most executors. */
  readonly max: number;
  /**
   * Executors at the start.
   * @default - `min`
   */
  readonly initial?: number;
}

/** The executors. */
export interface SparkExecutorOptions extends SparkPodOptions {
  /**
   * How many: a number, or bounds between which Spark decides.
   * @default 2
   */
  readonly instances?: Count | DynamicAllocationOptions;
  /**
   * Size of the scratch disk of each, such as `50Gi`, for what does not fit into memory.
   * @default - no limit of its own: whatever the node has
   */
  readonly scratch?: string;
}

/** How often an application is tried again. */
export interface SparkRetryOptions {
  /**
   * Times that a run which failed is tried again.
   * @default 3
   */
  readonly runs?: number;
  /**
   * Seconds between runs.
   * @default 10
   */
  readonly secondsBetweenRuns?: number;
  /**
   * Times that a submission which failed is tried again.
   * @default 5
   */
  readonly submissions?: number;
  /**
   * Seconds between submissions.
   * @default 20
   */
  readonly secondsBetweenSubmissions?: number;
}

/** A Spark application. */
export interface SparkApplicationOptions {
  /** Image with Spark and what the program needs. */
  readonly image: string;
  /** Version of Spark in the image, such as `4.0.4`. */
  readonly version: string;
  /** What runs. */
  readonly program: SparkProgram;
  /**
   * Its arguments.
   * @default - none
   */
  readonly arguments?: readonly string[] | string;
  /** The service account of driver and executors, which may make pods: see `TeamSpark`. */
  readonly serviceAccountName: string;
  /**
   * The driver.
   * @default - one core, 1g
   */
  readonly driver?: SparkPodOptions;
  /**
   * The executors.
   * @default - two of one core and 2g
   */
  readonly executors?: SparkExecutorOptions;
  /**
   * Whether it is tried again.
   * @default - once only: whoever starts it decides on a second time
   */
  readonly retries?: SparkRetryOptions;
  /**
   * Access to S3 by `s3a://` URLs; the image must hold Hadoop’s connector, as that of `images/spark` does.
   * @default - none
   */
  readonly s3?: S3Access;
  /**
   * Where the events of the application go, which a history server shows. Needs `s3`.
   * @default - nowhere
   */
  readonly eventLog?: ObjectPrefix;
  /**
   * Shared volumes that driver and executors mount.
   * @default - none
   */
  readonly mounts?: readonly SharedMountOptions[];
  /**
   * Where the driver logs runs: a client that was made with `apiAccess`, because the driver has that token.
   * @default - nowhere
   */
  readonly tracking?: TrackingClient;
  /**
   * The queue that it waits in; the operator must have `batchSchedulers` for one of Volcano or YuniKorn.
   * @default - none: its pods start as soon as there is room
   */
  readonly queue?: IQueue;
  /**
   * How soon it is admitted among those that wait.
   * @default 'low'
   */
  readonly priority?: JobPriority;
  /**
   * Properties of Spark, over those that follow from the other options.
   * @default - none
   */
  readonly properties?: Readonly<Record<string, string>>;
  /**
   * Further variables of driver and executors.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
  /**
   * ConfigMaps of the namespace whose values are variables of driver and executors, if they are there.
   * @default - none
   */
  readonly variablesFrom?: readonly string[];
  /**
   * Seconds that it is kept after its end, so that people and workflows see how it ended.
   * @default 86400
   */
  readonly keptSeconds?: number;
}

/** A Spark application as an object of its own. */
export interface SparkApplicationProps extends SparkApplicationOptions {
  /** Its name, unique in the namespace; a driver is called `<name>-driver`. */
  readonly name: string;
  /** Where it runs; the operator must watch this namespace. */
  readonly namespace: INamespace;
}
