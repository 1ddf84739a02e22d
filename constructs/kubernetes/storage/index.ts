export { BlockClaim, type AccessMode, type BlockClaimProps } from './block-claim';
export {
  BLOCK_DRIVERS,
  BlockStorageClass,
  type BlockStorageClassProps,
} from './block-storage-class';
export { SharedClaim, type SharedClaimProps } from './shared-claim';
export { sharedMounts, type SharedMountOptions, type SharedMounts } from './shared-mounts';
export {
  SHARED_DRIVER,
  SharedStorageClass,
  type SharedStorageClassProps,
} from './shared-storage-class';
export {
  SharedVolume,
  type FileOwner,
  type ISharedVolume,
  type SharedVolumeProps,
} from './shared-volume';
export { type IStorageClass, type ReclaimPolicy } from './storage-class';
export { VolumeSnapshotClass, type VolumeSnapshotClassProps } from './volume-snapshot-class';
