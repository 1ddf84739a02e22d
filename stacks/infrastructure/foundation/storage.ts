import type { Construct } from 'constructs';
import { BackupPlan } from '../../../constructs/aws/backup';
import type { ICluster } from '../../../constructs/aws/cluster';
import { postgresLogGroups } from '../../../constructs/aws/database';
import {
  EncryptionKey,
  type IEncryptionKey,
  type Protection,
} from '../../../constructs/aws/encryption';
import { flowLogGroupName, type INetwork } from '../../../constructs/aws/network';
import {
  Bucket,
  SharedFileSystem,
  type BucketProps,
  type IBucket,
} from '../../../constructs/aws/storage';
import type { Environment } from '../../../lib/config';
import { backupTag } from '../../../lib/contracts/backup';
import { STORAGE_BRIDGE } from '../../../lib/contracts/bridge';
import { keptRecords } from '../../../lib/contracts/model-monitoring';
import { resourceNames, type BucketPurpose } from '../../../lib/contracts/names';
import { accessPoints } from '../../../lib/contracts/shared-storage';
import { containerLogs } from '../../../lib/contracts/telemetry';
import { logsBucket, tracesBucket } from './telemetry-buckets';

/** Where the platform's data lies. */
export interface Storage {
  readonly buckets: Readonly<Record<BucketPurpose, IBucket>>;
  /** What the storage bridge must be told, by name. */
  readonly bridgeValues: Readonly<Record<string, string>>;
}

/** What storage is added to. */
export interface StorageOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** Where mount targets stand. */
  readonly network: INetwork;
  /** The cluster whose nodes mount. */
  readonly cluster: ICluster;
  /** Key of everything that is stored. */
  readonly encryptionKey: IEncryptionKey;
}

/** What a destroy may do to things that hold data. */
export const protectionOf = ({ storage }: Environment): Protection =>
  storage.deletionProtection ? 'protected' : 'deletable';

/** The key of volumes, files, objects, secrets and logs. */
export function addEncryptionKey(scope: Construct, environment: Environment): EncryptionKey {
  const { cluster, slug } = resourceNames(environment);
  const logs = containerLogs(environment);
  return new EncryptionKey(scope, 'DataKey', {
    alias: `${cluster}-data`,
    description: `Data of the machine-learning platform ${cluster}`,
    protection: protectionOf(environment),
    blockStorage: true,
    logGroups: [
      flowLogGroupName(cluster),
      postgresLogGroups(slug),
      ...(logs === undefined ? [] : [logs.logGroup]),
    ],
  });
}

/** Buckets, the shared file system and their backup. */
export function addStorage(scope: Construct, options: StorageOptions): Storage {
  const { environment, encryptionKey } = options;
  const fileSystem = addSharedFileSystem(scope, options);
  if (environment.storage.backup.enabled) addBackup(scope, options, fileSystem);
  return {
    buckets: addBuckets(scope, environment, encryptionKey),
    bridgeValues: {
      ...fileSystemValues(environment, fileSystem),
      [STORAGE_BRIDGE.volumeKeyArn]: encryptionKey.arn,
    },
  };
}

function addBuckets(
  scope: Construct,
  environment: Environment,
  encryptionKey: IEncryptionKey,
): Record<BucketPurpose, IBucket> {
  const names = resourceNames(environment).buckets;
  const bucket = (id: string, purpose: BucketPurpose, settings?: Partial<BucketProps>) =>
    new Bucket(scope, id, {
      name: names[purpose],
      encryptionKey,
      protection: protectionOf(environment),
      noncurrentVersionDays: environment.storage.buckets.noncurrentVersionDays,
      ...settings,
    });
  return {
    data: bucket('DataBucket', 'data'),
    models: bucket('ModelsBucket', 'models'),
    artifacts: bucket('ArtifactsBucket', 'artifacts', { lifecycles: keptRecords(environment) }),
    logs: bucket('LogsBucket', 'logs', logsBucket(environment)),
    traces: bucket('TracesBucket', 'traces', tracesBucket(environment)),
    backups: bucket('BackupsBucket', 'backups'),
  };
}

/** The file system, where the environment does not name one, with its access points. */
function addSharedFileSystem(
  scope: Construct,
  { environment, network, cluster, encryptionKey }: StorageOptions,
): SharedFileSystem | undefined {
  const { shared } = environment.storage;
  if (!('infrequentAccessAfterDays' in shared)) return undefined;
  const fileSystem = new SharedFileSystem(scope, 'SharedFiles', {
    name: resourceNames(environment).slug,
    network,
    clientSecurityGroupIds: [cluster.nodeSecurityGroupId],
    encryptionKey,
    protection: protectionOf(environment),
    infrequentAccessAfterDays: shared.infrequentAccessAfterDays,
    // The plan of the platform copies it, where one is asked for.
    automaticBackup: false,
  });
  for (const { name, ...point } of accessPoints(environment))
    fileSystem.addAccessPoint(name, point);
  return fileSystem;
}

/** What the storage bridge must be told of a file system that is made here. */
function fileSystemValues(
  environment: Environment,
  fileSystem: SharedFileSystem | undefined,
): Record<string, string> {
  if (fileSystem === undefined) return {};
  const ids = accessPoints(environment).map(
    ({ name }) =>
      [STORAGE_BRIDGE.accessPointId(name), fileSystem.accessPoint(name).accessPointId] as const,
  );
  return { [STORAGE_BRIDGE.fileSystemId]: fileSystem.fileSystemId, ...Object.fromEntries(ids) };
}

/** Copies of the file system, and of volumes by the tag that their class gives them. */
function addBackup(
  scope: Construct,
  { environment, encryptionKey }: StorageOptions,
  fileSystem: SharedFileSystem | undefined,
): void {
  const { schedule, retentionDays } = environment.storage.backup;
  const plan = new BackupPlan(scope, 'Backup', {
    name: resourceNames(environment).slug,
    encryptionKey,
    schedule,
    retentionDays,
    protection: protectionOf(environment),
    permissionsBoundaryArn: environment.aws.permissionsBoundaryArn,
  });
  if (fileSystem !== undefined) plan.addResource('SharedFiles', fileSystem);
  plan.addTag('Volumes', backupTag(environment));
}
