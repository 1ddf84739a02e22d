import type { LogRetentionDays } from '../../../lib/catalogue/log-retention';
import type { IEncryptionKey, Protection } from '../encryption';
import type { IGrantee } from '../identity';
import type { IGeneratedSecret } from '../secrets';
import type { IDatabaseNetwork } from './network';
import type { PostgresVersion } from './postgres-settings';

/** Who makes the password of the master user. */
export type MasterCredentials =
  | {
      /** RDS makes it, keeps it in a secret of its own and rotates it weekly. */
      readonly kind: 'rds-managed';
    }
  | {
      /** A generated secret, for consumers that need the password at a path known beforehand. */
      readonly kind: 'secret';
      /** Secret with the password. */
      readonly secret: IGeneratedSecret;
      /** Name of the value that is the password. */
      readonly passwordName: string;
    };

/** A PostgreSQL server. */
export interface IDatabaseInstance {
  /** Host name; known after apply, so it reaches pods by PublishedValues. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Database made with the instance. */
  readonly databaseName: string;
  /** ARN of the instance, for example for a backup selection. */
  readonly arn: string;
  /** ARN of the secret with the master password. */
  readonly secretArn: string;
  /** Permits to log in as a database user by IAM, without a password. The user needs the role `rds_iam`. */
  grantConnect(grantee: IGrantee, databaseUser: string): void;
}

/** Settings of a {@link PostgresInstance}. */
export interface PostgresInstanceProps {
  /** Name of the instance, unique in account and region: lower-case letters, digits and hyphens. */
  readonly identifier: string;
  /** Where the instance stands. */
  readonly network: IDatabaseNetwork;
  /** Security groups of the nodes: the only ones that reach the port. */
  readonly clientSecurityGroupIds: readonly string[];
  /** Key that encrypts storage, backups, insights, logs and the managed password. It must admit the log groups `/aws/rds/instance/<identifier>/*`. */
  readonly encryptionKey: IEncryptionKey;
  /** Database made with the instance; further ones are made by jobs in the cluster. */
  readonly databaseName: string;
  /**
   * Class of the instance.
   *
   * @default 'db.t4g.medium'
   */
  readonly instanceClass?: string;
  /**
   * Major version. A change is an upgrade with downtime.
   *
   * @default '17'
   */
  readonly version?: PostgresVersion;
  /**
   * Keeps a standby in a second zone.
   *
   * @default - as `protection`: on when protected
   */
  readonly multiAz?: boolean;
  /**
   * Storage at creation, in GiB.
   *
   * @default 20
   */
  readonly storageGiB?: number;
  /**
   * Storage that RDS may grow to by itself, in GiB.
   *
   * @default 200
   */
  readonly maximumStorageGiB?: number;
  /**
   * Days to keep the daily backups and the log for point-in-time recovery.
   *
   * @default 7
   */
  readonly backupRetentionDays?: number;
  /**
   * Name of the master user.
   *
   * @default 'platform'
   */
  readonly masterUsername?: string;
  /**
   * Who makes the master password. It is never in the state.
   *
   * @default - RDS, in a secret of its own
   */
  readonly credentials?: MasterCredentials;
  /**
   * Depth of Database Insights. `advanced` keeps 15 months and costs by vCPU.
   *
   * @default 'standard'
   */
  readonly insights?: 'standard' | 'advanced';
  /**
   * Days to keep the exported logs.
   *
   * @default 30
   */
  readonly logRetentionDays?: LogRetentionDays;
  /**
   * What a destroy may do. A `protected` instance refuses deletion in RDS too and would leave a final snapshot.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
  /**
   * Policy that caps the role of enhanced monitoring.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}
