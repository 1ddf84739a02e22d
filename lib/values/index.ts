export {
  AcceleratorRequest,
  EXTENDED_RESOURCES,
  type ExtendedResourceName,
  type GpuRequestOptions,
  type GpuSharing,
} from './accelerator-request';
export { Arn } from './arn';
export { addressText, Cidr, CidrSubnets } from './cidr';
export { canonicalJson, contentHash } from './content-hash';
export { CronSchedule } from './cron-schedule';
export { DurationText } from './duration-text';
export { assertEndpointNetwork } from './endpoint-network';
export { Hostname } from './hostname';
export { imageVersion } from './image-version';
export {
  assertDnsLabel,
  assertDnsSubdomain,
  assertLabelKey,
  assertLabelValue,
  assertServiceName,
} from './kubernetes-name';
export { ObjectPrefix, type ObjectScheme } from './object-prefix';
export { Quantity } from './quantity';
export {
  MAXIMUM_ZONES,
  planSubnets,
  POD_SPACE,
  RESERVED_ADDRESSES_PER_SUBNET,
  SubnetPlan,
  VPC_PREFIXES,
  type PlannedSubnet,
  type PrimaryTier,
  type SubnetPlanOptions,
  type SubnetTier,
} from './subnet-plan';
export {
  ALB_SUBNETS,
  assertAlbSubnets,
  assertClusterSubnets,
  CLUSTER_SUBNETS,
} from './subnet-requirements';
export { ValueError } from './value-error';
