import { FsxDataRepositoryAssociation } from '@cdktf/provider-aws/lib/fsx-data-repository-association';
import { FsxLustreFileSystem } from '@cdktf/provider-aws/lib/fsx-lustre-file-system';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import type { IBucket } from './bucket-grants';
import { ClientSecurityGroup } from './client-security-group';

// Clients and servers talk on these ports in both directions; the servers also among themselves.
// https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html
const LUSTRE_PORTS = [
  { from: 988, to: 988 },
  { from: 1018, to: 1023 },
];
const LUSTRE_VERSION = '2.15';
const CAPACITY_STEP_GIB = 2400;
const SMALLEST_CAPACITY_GIB = 1200;
const REPOSITORY_EVENTS = ['NEW', 'CHANGED', 'DELETED'];
const DIRECTORY = /^(\/[A-Za-z0-9_.-]+)+$/;

/** How the servers keep the data. */
export type LustreDeployment =
  | {
      /** Cheapest, not replicated: for data that also lies in S3. */
      readonly kind: 'scratch';
    }
  | {
      /** Replicated within its zone and backed up daily. */
      readonly kind: 'persistent';
      /** Throughput in MB/s for each TiB of capacity. */
      readonly throughputPerTib: 125 | 250 | 500 | 1000;
      /** Days to keep the daily backup: 0 for none, at most 90. */
      readonly backupRetentionDays: number;
    };

/** A directory of the file system that mirrors a prefix of a bucket. */
export interface LustreRepository {
  /** Directory of the file system, such as `/datasets`. */
  readonly directory: string;
  /** Bucket to mirror. */
  readonly bucket: IBucket;
  /** Prefix in the bucket, such as `datasets/`. */
  readonly prefix: string;
  /** Whether changes of files go back to the bucket. Changes in the bucket always appear as files. */
  readonly exportChanges: boolean;
}

/** An FSx for Lustre file system. */
export interface ILustreFileSystem {
  /** Id, `fs-…`. */
  readonly fileSystemId: string;
  /** Name that clients mount, next to the DNS name. */
  readonly mountName: string;
  /** DNS name of the servers. */
  readonly dnsName: string;
}

/** Settings of a {@link LustreFileSystem}. */
export interface LustreFileSystemProps {
  /** Name of the file system and of its security group. */
  readonly name: string;
  /** VPC of the file system. */
  readonly vpcId: string;
  /** The one subnet of the servers. Nodes that read much should stand in its zone. */
  readonly subnetId: string;
  /** Security groups of the nodes: the only ones that reach the servers. */
  readonly clientSecurityGroupIds: readonly string[];
  /** Key that encrypts persistent data. Scratch data is encrypted with a key of FSx. */
  readonly encryptionKey: IEncryptionKey;
  /** Capacity in GiB: 1200, or a multiple of 2400. */
  readonly capacityGib: number;
  /**
   * How the servers keep the data.
   *
   * @default `{ kind: 'scratch' }`
   */
  readonly deployment?: LustreDeployment;
  /**
   * Directories that mirror a bucket.
   *
   * @default - none
   */
  readonly repositories?: readonly LustreRepository[];
  /**
   * What a destroy may do. A `protected` persistent file system leaves a final backup.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
}

/** A parallel file system for training data, optionally filled from S3. */
export class LustreFileSystem extends Construct implements ILustreFileSystem {
  readonly fileSystemId: string;
  readonly mountName: string;
  readonly dnsName: string;

  constructor(scope: Construct, id: string, props: LustreFileSystemProps) {
    super(scope, id);
    const { name, deployment = { kind: 'scratch' }, protection = 'protected' } = props;
    validate(this, props, deployment);

    const { securityGroupId } = new ClientSecurityGroup(this, 'SecurityGroup', {
      name: `${name}-lustre`,
      description: `Lustre to ${name}`,
      vpcId: props.vpcId,
      clientSecurityGroupIds: props.clientSecurityGroupIds,
      ports: LUSTRE_PORTS,
      duplex: true,
    });
    const fileSystem = new FsxLustreFileSystem(this, 'Resource', {
      subnetIds: [props.subnetId],
      securityGroupIds: [securityGroupId],
      storageCapacity: props.capacityGib,
      fileSystemTypeVersion: LUSTRE_VERSION,
      dataCompressionType: 'LZ4',
      ...deploymentArguments(deployment, props.encryptionKey, protection),
      tags: { Name: name },
      lifecycle: lifecycleOf(protection),
    });
    (props.repositories ?? []).forEach((repository, index) => {
      new FsxDataRepositoryAssociation(
        this,
        `Repository${index + 1}`,
        repositoryArguments(fileSystem.id, repository),
      );
    });

    this.fileSystemId = fileSystem.id;
    this.mountName = fileSystem.mountName;
    this.dnsName = fileSystem.dnsName;
  }
}

const deploymentArguments = (
  deployment: LustreDeployment,
  key: IEncryptionKey,
  protection: Protection,
) =>
  deployment.kind === 'scratch'
    ? { deploymentType: 'SCRATCH_2' }
    : {
        deploymentType: 'PERSISTENT_2',
        perUnitStorageThroughput: deployment.throughputPerTib,
        kmsKeyId: key.arn,
        automaticBackupRetentionDays: deployment.backupRetentionDays,
        copyTagsToBackups: true,
        skipFinalBackup: protection === 'deletable',
      };

const repositoryArguments = (
  fileSystemId: string,
  { directory, bucket, prefix, exportChanges }: LustreRepository,
) => ({
  fileSystemId,
  fileSystemPath: directory,
  dataRepositoryPath: `s3://${bucket.name}/${prefix}`,
  batchImportMetaDataOnCreate: true,
  s3: {
    autoImportPolicy: { events: REPOSITORY_EVENTS },
    ...(exportChanges && { autoExportPolicy: { events: REPOSITORY_EVENTS } }),
  },
});

const validate = (
  scope: Construct,
  { capacityGib, repositories = [] }: LustreFileSystemProps,
  deployment: LustreDeployment,
): void => {
  const accepted =
    capacityGib === SMALLEST_CAPACITY_GIB ||
    (capacityGib > 0 && capacityGib % CAPACITY_STEP_GIB === 0);
  if (!accepted) {
    throw new ValidationError(
      scope,
      `'capacityGib' must be ${SMALLEST_CAPACITY_GIB} or a multiple of ${CAPACITY_STEP_GIB}, got ${capacityGib}`,
    );
  }
  if (deployment.kind === 'persistent') validateRetention(scope, deployment.backupRetentionDays);
  const wrong = repositories.find(({ directory }) => !DIRECTORY.test(directory));
  if (wrong !== undefined) {
    throw new ValidationError(
      scope,
      `'directory' of a repository must be absolute and below '/', got '${wrong.directory}'`,
    );
  }
};

const validateRetention = (scope: Construct, days: number): void => {
  if (Number.isInteger(days) && days >= 0 && days <= 90) return;
  throw new ValidationError(scope, `'backupRetentionDays' must be from 0 to 90, got ${days}`);
};
