import type { Construct } from 'constructs';
import {
  BlockStorageClass,
  SharedStorageClass,
  SharedVolume,
  VolumeSnapshotClass,
} from '../../constructs/kubernetes/storage';
import type { Environment } from '../../lib/config';
import { bridgeMark, STORAGE_BRIDGE } from '../../lib/contracts/bridge';
import { sharedVolumes, storageClassNames } from '../../lib/contracts/shared-storage';
import { computeMode } from './environment-facts';
import { Unit } from './unit';

/** Ids of a shared file system: given by the user, or told by Terraform at apply time. */
interface FileSystemIds {
  readonly fileSystemId: string;
  readonly accessPointId: (name: string) => string;
}

/** Storage classes and shared volumes, or undefined where the cluster's own classes serve. */
export function storageUnit(environment: Environment): Unit | undefined {
  const ids = fileSystemIds(environment);
  const ownBlock = !('storageClass' in environment.storage.block);
  if (ids === undefined && !ownBlock) return undefined;
  // A claim on a static volume binds at once, but one that waits for a pod never becomes ready.
  const unit = new Unit('storage', 'storage', { wait: false });
  if (ownBlock) addBlockClasses(unit.chart, environment);
  if (ids !== undefined) addSharedVolumes(unit.chart, environment, ids);
  return unit;
}

function addBlockClasses(scope: Construct, environment: Environment): void {
  const compute = computeMode(environment);
  if (compute === undefined) return;
  const { block, deletionProtection } = environment.storage;
  const reclaim = 'reclaim' in block ? block.reclaim : undefined;
  const keep = reclaim === undefined ? deletionProtection : reclaim === 'retain';
  new BlockStorageClass(scope, 'Block', {
    name: storageClassNames(environment).block,
    compute,
    kmsKeyId: environment.provider === 'aws' ? bridgeMark(STORAGE_BRIDGE.volumeKeyArn) : undefined,
    reclaimPolicy: keep ? 'Retain' : 'Delete',
  });
  new VolumeSnapshotClass(scope, 'Snapshots', {
    compute,
    deletionPolicy: keep ? 'Retain' : 'Delete',
  });
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
      component: 'shared-storage',
      capacity: environment.storage.sharedCapacity,
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
