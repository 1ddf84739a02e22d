export type { AccessPointOptions, IAccessPoint, ISharedFileSystem } from './access-point';
export { Bucket } from './bucket';
export type { BucketCors, BucketProps } from './bucket';
export type { GrantOptions, IBucket } from './bucket-grants';
export type { ObjectLifecycle } from './bucket-lifecycle';
export { ClientSecurityGroup } from './client-security-group';
export type { ClientSecurityGroupProps, PortRange } from './client-security-group';
export { LustreFileSystem } from './lustre-file-system';
export type {
  ILustreFileSystem,
  LustreDeployment,
  LustreFileSystemProps,
  LustreRepository,
} from './lustre-file-system';
export { SharedFileSystem } from './shared-file-system';
export type {
  IFileSystemNetwork,
  SharedFileSystemProps,
  TransitionDays,
} from './shared-file-system';
