export type { AccessEntryOptions, AccessPolicy } from './access-entry';
export { AddOn } from './add-on';
export type { AddOnCluster, AddOnProps } from './add-on';
export type { AddOnConfigurations, AddOnPlacement, AddOnToleration } from './add-on-configuration';
export { Cluster } from './cluster';
export type { ClusterAccessOptions, ClusterPrincipal } from './cluster-access';
export type { CommonAddOn } from './cluster-add-ons';
export type { ICluster, IKarpenterSupport } from './i-cluster';
export type { ClusterNetwork, ClusterProps } from './cluster-props';
export type {
  AutoModeOptions,
  BuiltInPool,
  ClusterComputeMode,
  ComputeOptions,
  KarpenterAddOn,
  KarpenterModeOptions,
  SystemNodeAmi,
  SystemNodesOptions,
} from './compute';
export type { IClusterKey } from './control-plane';
export { EfaSecurityGroup } from './efa-security-group';
export type { EfaSecurityGroupProps } from './efa-security-group';
export type {
  EndpointAccessOptions,
  EndpointClient,
  PrivateEndpointOptions,
  PublicEndpointOptions,
} from './endpoint-access';
export type { ExistingClusterOptions } from './existing-cluster';
export { InterruptionQueue } from './interruption-queue';
export type { InterruptionQueueProps } from './interruption-queue';
