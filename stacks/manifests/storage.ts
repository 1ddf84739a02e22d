import type { Construct } from 'constructs';
import {
  BlockStorageClass,
  SharedClaim,
  SharedStorageClass,
  SharedVolume,
  VolumeSnapshotClass,
} from '../../constructs/kubernetes/storage';
import type { ComputeMode } from '../../constructs/kubernetes/core';
import type { Environment } from '../../lib/config';
import { backupTag } from '../../lib/contracts/backup';
import { bridgeMark, STORAGE_BRIDGE } from '../../lib/contracts/bridge';
import { sharedVolumes, storageClassNames } from '../../lib/contracts/shared-storage';
import { computeMode, costTag, isShared } from './environment-facts';
import { Unit } from './unit';

const COMPONENT = 'shared-storage';

/** Ids of a shared file system: given by the user, or told by Terraform at apply time. */
interface FileSystemIds {
  readonly fileSystemId: string;
  readonly accessPointId: (name: string) => string;
}

/** Storage classes and shared volumes, or undefined where there is none of ours. */
export function storageUnit(environment: Environment): Unit | undefined {
  const ids = fileSystemIds(environment);
  const compute = blockCompute(environment);
  const isEmpty =
    ids === undefined && compute === undefined && sharedVolumes(environment).length === 0;
  if (isEmpty) return undefined;
  // A claim on a static volume binds at once, but one that waits for a pod never becomes ready.
  const unit = new Unit('storage', 'storage', { wait: false });
  if (compute !== undefined) addBlockClasses(unit.chart, environment, compute);
  if (ids === undefined) addSharedClaims(unit.chart, environment);
  else addSharedVolumes(unit.chart, environment, ids);
  return unit;
}

/** Whose driver makes the platform's own block volumes; undefined where a class of the cluster serves. */
function blockCompute(environment: Environment): ComputeMode | undefined {
  return 'storageClass' in environment.storage.block ? undefined : computeMode(environment);
}

function addBlockClasses(scope: Construct, environment: Environment, compute: ComputeMode): void {
  const { block } = environment.storage;
  const keep = 'reclaim' in block && block.reclaim === 'retain';
  new BlockStorageClass(scope, 'Block', {
    name: storageClassNames(environment).block,
    compute,
    kmsKeyId: environment.provider === 'aws' ? bridgeMark(STORAGE_BRIDGE.volumeKeyArn) : undefined,
    reclaimPolicy: keep ? 'Retain' : 'Delete',
    defaultClass: !isShared(environment),
    tags: volumeTags(environment),
  });
  // A cluster that was there before has a default class of its own, and may lack the CRDs of snapshots.
  if (isShared(environment)) return;
  new VolumeSnapshotClass(scope, 'Snapshots', {
    compute,
    deletionPolicy: keep ? 'Retain' : 'Delete',
  });
}

/** Tags by which the cost of volumes is found, and AWS Backup finds what to copy. */
function volumeTags(environment: Environment): Record<string, string> | undefined {
  if (environment.provider === 'none') return undefined;
  const { key, value } = backupTag(environment);
  return {
    ...costTag(environment),
    ...(environment.storage.backup.enabled ? { [key]: value } : {}),
  };
}

function addSharedVolumes(scope: Construct, environment: Environment, ids: FileSystemIds): void {
  const { fileSystemId, accessPointId } = ids;
  new SharedStorageClass(scope, 'Shared', {
    name: storageClassNames(environment).shared,
    fileSystemId,
  });
  for (const { namespace, claim, accessPoint } of sharedVolumes(environment)) {
    new SharedVolume(scope, `Volume-${namespace}-${claim}`, {
      name: claim,
      namespace: { name: namespace },
      fileSystemId,
      accessPointId: accessPointId(accessPoint),
      component: COMPONENT,
    });
  }
}

/** Where the cluster has a class for shared files, its provisioner makes the volumes. */
function addSharedClaims(scope: Construct, environment: Environment): void {
  const storageClass = { storageClassName: storageClassNames(environment).shared };
  for (const { namespace, claim } of sharedVolumes(environment)) {
    new SharedClaim(scope, `Claim-${namespace}-${claim}`, {
      name: claim,
      namespace: { name: namespace },
      storageClass,
      size: environment.storage.sharedCapacity,
      component: COMPONENT,
    });
  }
}

function fileSystemIds({ storage }: Environment): FileSystemIds | undefined {
  const { shared } = storage;
  if ('storageClass' in shared) return undefined;
  if ('existing' in shared) {
    const { fileSystemId, accessPoints } = shared.existing;
    return { fileSystemId, accessPointId: (name) => accessPoints[name] ?? '' };
  }
  return {
    fileSystemId: bridgeMark(STORAGE_BRIDGE.fileSystemId),
    accessPointId: (name) => bridgeMark(STORAGE_BRIDGE.accessPointId(name)),
  };
}
