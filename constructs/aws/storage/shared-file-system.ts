import { EfsAccessPoint } from '@cdktf/provider-aws/lib/efs-access-point';
import { EfsBackupPolicy } from '@cdktf/provider-aws/lib/efs-backup-policy';
import { EfsFileSystem } from '@cdktf/provider-aws/lib/efs-file-system';
import { EfsFileSystemPolicy } from '@cdktf/provider-aws/lib/efs-file-system-policy';
import { EfsMountTarget } from '@cdktf/provider-aws/lib/efs-mount-target';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import { AwsContext, resourcePolicy } from '../identity';
import { validateAccessPoint } from './access-point';
import type { AccessPointOptions, IAccessPoint, ISharedFileSystem } from './access-point';
import { ClientSecurityGroup } from './client-security-group';
import { ExistingSharedFileSystem } from './existing-shared-file-system';
import { fileSystemPolicyStatements } from './file-system-policy';

const NFS_PORT = 2049;
// https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
const CREATION_TOKEN = /^[A-Za-z0-9_-]{1,64}$/;
const DEFAULT_DIRECTORY_MODE = '0750';

/** Days without access after which a file moves to a cheaper storage class. */
export type TransitionDays = 1 | 7 | 14 | 30 | 60 | 90 | 180 | 270 | 365;

/** The part of a network that a file system needs. */
export interface IFileSystemNetwork {
  /** VPC of the mount targets. */
  readonly vpcId: string;
  /** Availability zones in use, in order. */
  readonly zones: readonly string[];
  /** Ids of the private subnets, one per zone, in the order of `zones`. */
  readonly privateSubnetIds: readonly string[];
}

/** Settings of a {@link SharedFileSystem}. */
export interface SharedFileSystemProps {
  /** Name and creation token, unique in account and region: letters, digits, `_` or `-`, at most 64. */
  readonly name: string;
  /** Where the mount targets stand. */
  readonly network: IFileSystemNetwork;
  /** Security groups of the nodes: the only ones that reach the file system. */
  readonly clientSecurityGroupIds: readonly string[];
  /** Key that encrypts the files. */
  readonly encryptionKey: IEncryptionKey;
  /**
   * What a destroy may do.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
  /**
   * Days without access until a file moves to Infrequent Access; it comes back on the first access.
   *
   * @default 30
   */
  readonly infrequentAccessAfterDays?: TransitionDays;
  /**
   * Days without access until a file moves to Archive; more than `infrequentAccessAfterDays`.
   *
   * @default - never
   */
  readonly archiveAfterDays?: TransitionDays;
  /**
   * Daily backup by the plan that AWS Backup keeps for EFS. Switch it off where a plan of your own selects the file system.
   *
   * @default true
   */
  readonly automaticBackup?: boolean;
  /**
   * Refuses to mount the file system's root, so that every client is bound to a directory and a user.
   *
   * @default true
   */
  readonly accessPointRequired?: boolean;
  /**
   * IAM roles that may mount, such as the one of the EFS driver's node service account. Every volume
   * then needs the mount option `iam`. A static list: pods cannot be told apart, they all mount as the driver.
   *
   * @default - whoever reaches a mount target over TLS; the security group decides
   */
  readonly clientRoleArns?: readonly string[];
}

/** An encrypted EFS file system with a mount target in every zone, opened directory by directory. */
export class SharedFileSystem extends Construct implements ISharedFileSystem {
  /**
   * Uses a file system that exists.
   *
   * @param accessPoints ids of its access points by name, such as `{ notebooks: 'fsap-…' }`
   */
  static fromExisting(
    scope: Construct,
    id: string,
    fileSystemId: string,
    accessPoints: Readonly<Record<string, string>>,
  ): ISharedFileSystem {
    return new ExistingSharedFileSystem(scope, id, fileSystemId, accessPoints);
  }

  readonly fileSystemId: string;
  readonly arn: string;
  /** Security group of the mount targets. */
  readonly securityGroupId: string;
  private readonly points = new Map<string, IAccessPoint>();
  private readonly paths = new Map<string, string>();

  constructor(scope: Construct, id: string, props: SharedFileSystemProps) {
    super(scope, id);
    validate(this, props);
    const { name, protection = 'protected', automaticBackup = true } = props;

    const fileSystem = new EfsFileSystem(this, 'Resource', {
      creationToken: name,
      encrypted: true,
      kmsKeyId: props.encryptionKey.arn,
      throughputMode: 'elastic',
      lifecyclePolicy: lifecyclePolicies(props),
      tags: { Name: name },
      lifecycle: lifecycleOf(protection),
    });
    new EfsBackupPolicy(this, 'BackupPolicy', {
      fileSystemId: fileSystem.id,
      backupPolicy: { status: automaticBackup ? 'ENABLED' : 'DISABLED' },
    });
    new EfsFileSystemPolicy(this, 'Policy', {
      fileSystemId: fileSystem.id,
      policy: resourcePolicy(
        fileSystemPolicyStatements({
          fileSystemArn: fileSystem.arn,
          accessPointArnPattern: accessPointArnPattern(this),
          clientRoleArns: props.clientRoleArns,
          accessPointRequired: props.accessPointRequired ?? true,
        }),
      ),
    });
    this.securityGroupId = this.addMountTargets(fileSystem.id, props);

    this.fileSystemId = fileSystem.id;
    this.arn = fileSystem.arn;
  }

  get accessPoints(): readonly IAccessPoint[] {
    return [...this.points.values()];
  }

  accessPoint(name: string): IAccessPoint {
    const found = this.points.get(name);
    if (found !== undefined) return found;
    throw new ValidationError(
      this,
      `there is no access point '${name}'; existing ones: ${[...this.points.keys()].join(', ') || 'none'}; add it with 'addAccessPoint'`,
    );
  }

  /** Opens a directory to clients, under a name that is unique in the file system. */
  addAccessPoint(name: string, options: AccessPointOptions): IAccessPoint {
    validateAccessPoint(this, name, options);
    this.refuseDuplicate(name, options.path);
    const { uid, gid, path, mode = DEFAULT_DIRECTORY_MODE, secondaryGids } = options;

    const { id: accessPointId } = new EfsAccessPoint(this, `AccessPoint-${name}`, {
      fileSystemId: this.fileSystemId,
      posixUser: { uid, gid, ...(secondaryGids && { secondaryGids: [...secondaryGids] }) },
      rootDirectory: { path, creationInfo: { ownerUid: uid, ownerGid: gid, permissions: mode } },
      tags: { Name: name },
    });
    const point: IAccessPoint = {
      name,
      accessPointId,
      volumeHandle: `${this.fileSystemId}::${accessPointId}`,
    };
    this.points.set(name, point);
    this.paths.set(path, name);
    return point;
  }

  private addMountTargets(fileSystemId: string, props: SharedFileSystemProps): string {
    const { name, network, clientSecurityGroupIds } = props;
    const { securityGroupId } = new ClientSecurityGroup(this, 'SecurityGroup', {
      name: `${name}-efs`,
      description: `NFS to ${name}`,
      vpcId: network.vpcId,
      clientSecurityGroupIds,
      ports: [{ from: NFS_PORT, to: NFS_PORT }],
    });
    network.privateSubnetIds.forEach((subnetId, index) => {
      new EfsMountTarget(this, `MountTarget${index + 1}`, {
        fileSystemId,
        subnetId,
        securityGroups: [securityGroupId],
      });
    });
    return securityGroupId;
  }

  private refuseDuplicate(name: string, path: string): void {
    if (this.points.has(name)) {
      throw new ValidationError(this, `access point '${name}' exists; choose another 'name'`);
    }
    const owner = this.paths.get(path);
    if (owner !== undefined) {
      throw new ValidationError(
        this,
        `access point '${name}': 'path' '${path}' belongs to access point '${owner}'; share that one or choose another directory`,
      );
    }
  }
}

const validate = (scope: Construct, props: SharedFileSystemProps): void => {
  const { name, network, infrequentAccessAfterDays = 30, archiveAfterDays, clientRoleArns } = props;
  if (!CREATION_TOKEN.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must be 1 to 64 letters, digits, '_' or '-', got '${name}'`,
    );
  }
  if (network.privateSubnetIds.length !== network.zones.length || network.zones.length === 0) {
    throw new ValidationError(
      scope,
      `'network' must have one private subnet per zone, got ${network.privateSubnetIds.length} subnets for ${network.zones.length} zones; EFS allows one mount target in a zone`,
    );
  }
  if (archiveAfterDays !== undefined && archiveAfterDays <= infrequentAccessAfterDays) {
    throw new ValidationError(
      scope,
      `'archiveAfterDays' must be more than 'infrequentAccessAfterDays' (${infrequentAccessAfterDays}), got ${archiveAfterDays}`,
    );
  }
  if (clientRoleArns?.length === 0) {
    throw new ValidationError(
      scope,
      `'clientRoleArns' must name at least one role, got none; leave it out to let the security group decide`,
    );
  }
};

// The provider takes one block for each transition.
const lifecyclePolicies = ({
  infrequentAccessAfterDays = 30,
  archiveAfterDays,
}: SharedFileSystemProps) => [
  { transitionToIa: afterDays(infrequentAccessAfterDays) },
  ...(archiveAfterDays === undefined ? [] : [{ transitionToArchive: afterDays(archiveAfterDays) }]),
  { transitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
];

const afterDays = (days: TransitionDays): string =>
  days === 1 ? 'AFTER_1_DAY' : `AFTER_${days}_DAYS`;

const accessPointArnPattern = (scope: Construct): string => {
  const { partition, region, accountId } = AwsContext.of(scope);
  return `arn:${partition}:elasticfilesystem:${region}:${accountId}:access-point/*`;
};
