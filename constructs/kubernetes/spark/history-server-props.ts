import type { ObjectPrefix } from '../../../lib/values';
import type { AwsAccess, ContainerResourcesOptions } from '../core';
import type { SignedInPages } from '../gateway';

/** Pages of past Spark applications; the edge takes the path off, for Spark answers below `/`. */
export interface HistoryServerProps extends SignedInPages {
  /** Its name, unique in the namespace. */
  readonly name: string;
  /** An image with Spark and Hadoop’s connector for S3: `images/spark`. */
  readonly image: string;
  /** Where applications leave their events. */
  readonly log: ObjectPrefix;
  /** Region of the bucket. */
  readonly region: string;
  /** How it reaches the bucket; its identity must read and write there, because it removes what is old. */
  readonly aws: AwsAccess;
  /**
   * Days that the events of an application are kept.
   * @default 30
   */
  readonly keptDays?: number;
  /**
   * What it may use; the JVM's heap is half of the limit.
   * @default - 100m CPU, 1Gi memory, 2Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
}
