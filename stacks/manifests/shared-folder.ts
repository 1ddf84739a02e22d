import type { NamespaceReference } from '../../constructs/kubernetes/core';
import type { ISharedVolume } from '../../constructs/kubernetes/storage';
import type { Environment } from '../../lib/config';
import type { AccessPointContract } from '../../lib/contracts/shared-folders';

/**
 * The claim on a shared folder that the storage unit makes in a namespace, for the pods of another unit; the
 * application's contract names folder and namespace. A class of the cluster does not say who owns its files.
 */
export const sharedFolder = (
  { storage }: Environment,
  namespace: NamespaceReference,
  { name, uid, gid }: AccessPointContract,
): ISharedVolume => ({
  namespace,
  claimName: name,
  volumeHandle: name,
  ...('storageClass' in storage.shared ? {} : { owner: { uid, gid } }),
});
