import type { AwsAccess, ClusterNetwork, ContainerResourcesOptions } from '../core';
import type { IDatabase } from '../database';
import type { SignedInPages } from '../gateway';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { ISharedVolume } from '../storage';
import type { ObjectPrefix } from '../../../lib/values';

/** Where artifacts are: files of runs and models. The server passes them on, so no client needs access. */
export type ArtifactStore =
  | {
      /** A place in S3. */
      readonly objects: ObjectPrefix;
      /** How the server reaches it; its identity must read and write there. */
      readonly aws: AwsAccess;
    }
  | {
      /** A directory that all servers mount. */
      readonly volume: ISharedVolume;
    };

/** When what people have deleted is removed for good. */
export interface GarbageCollectionOptions {
  /**
   * When it runs, as a cron schedule in UTC.
   * @default '30 2 * * *'
   */
  readonly schedule?: string;
  /**
   * Days that a deleted run can be brought back.
   * @default 30
   */
  readonly afterDays?: number;
}

/** Experiment tracking and a registry of models. */
export interface MlflowProps extends Omit<SignedInPages, 'clientId'> {
  /** Addresses of the API server and of AWS. */
  readonly network: ClusterNetwork;
  /** An image with MLflow 3, drivers for PostgreSQL and S3 and the Prometheus exporter: upstream’s `-full`. */
  readonly image: string;
  /** An image of kube-rbac-proxy. */
  readonly proxyImage: string;
  /** Where experiments, runs and models are kept. */
  readonly database: IDatabase;
  /** Where the key is made that MLflow encrypts credentials with. */
  readonly secrets: ISecretStore;
  /** Where artifacts are. */
  readonly artifacts: ArtifactStore;
  /**
   * Servers.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * What a server may use.
   * @default - 250m CPU, 1Gi memory, 2Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * When deleted runs are removed for good.
   * @default - every night, 30 days after they were deleted
   */
  readonly garbageCollection?: GarbageCollectionOptions;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}
