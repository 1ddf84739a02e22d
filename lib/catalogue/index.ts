export {
  ADD_ONS,
  isBuiltIn,
  requiredAddOns,
  type AddOn,
  type AddOnIdentity,
  type AddOnName,
  type ComputeMode,
} from './add-ons';
export { isOciChart, type ChartReference } from './chart-reference';
export { CHARTS } from './charts';
export { EC2_QUOTAS, ec2Quota, type CapacityType, type Ec2Quota } from './ec2-quotas';
export {
  imageName,
  IMAGES,
  type ImageMirror,
  type ImageNameOptions,
  type ImageReference,
} from './images';
export {
  instanceFamilies,
  instanceType,
  instanceTypesOf,
  type Accelerator,
  type Architecture,
  type InstanceType,
} from './instance-types';
export { INSTANCE_TYPES_SOURCE } from './instance-types.data';
export {
  DEFAULT_KUBERNETES_VERSION,
  KUBERNETES_SUPPORT,
  KUBERNETES_VERSIONS,
  kubernetesVersion,
  type KubernetesSupport,
  type KubernetesVersion,
} from './kubernetes';
export { isLogRetention, LOG_RETENTION_DAYS, type LogRetentionDays } from './log-retention';
export { NODE_IMAGES } from './node-images';
export {
  NOTEBOOK_FORMS,
  OWN_IMAGES,
  ownImageTag,
  type NotebookForm,
  type OwnImage,
} from './own-images';
export { POOL_PURCHASES, type PoolCapacityType, type PoolPurchase } from './pool-presets';
export { REFERENCE_CHARTS } from './reference-charts';
export { assertZone, region, REGION_NAMES, type Region } from './regions';
