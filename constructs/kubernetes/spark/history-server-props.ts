import type { ObjectPrefix } from '../../../lib/values';
import type { AwsAccess, ContainerResourcesOptions, INamespace } from '../core';
import type { IEdge } from '../gateway';
import type { IIdentityProvider } from '../identity';

/** Pages of past Spark applications. */
export interface HistoryServerProps {
  /** Its name, unique in the namespace. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: INamespace;
  /** An image with Spark and Hadoop’s connector for S3: `images/spark`. */
  readonly image: string;
  /** Where applications leave their events. */
  readonly log: ObjectPrefix;
  /** Region of the bucket. */
  readonly region: string;
  /** How it reaches the bucket; its identity must read and write there, because it removes what is old. */
  readonly aws: AwsAccess;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** The entrance, which takes the path off: Spark answers below `/`. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Id of the client at the identity provider. */
  readonly clientId: string;
  /** Groups whose members see the pages; at least one. */
  readonly groups: readonly string[];
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
