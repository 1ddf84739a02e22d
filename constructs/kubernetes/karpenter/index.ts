export type { Architecture, PoolCapacityType as CapacityType } from '../../../lib/catalogue';
export type { AmiFamily, BootOptions } from './boot-settings';
export { type DisruptionBudget, type DisruptionOptions, type DisruptionReason } from './disruption';
export { Ec2NodeClass, type Ec2NodeClassProps } from './ec2-node-class';
export { familyAffinity } from './family-affinity';
export { ImagePrePull, type ImagePrePullProps } from './image-pre-pull';
export { instanceLabel, type InstanceRequirementsOptions } from './instance-requirements';
export { NodeClass, type NodeClassProps } from './node-class';
export {
  type CapacityReservationTerm,
  type INodeClass,
  type NetworkInterface,
  type NodeClassBaseProps,
  type NodeDiskOptions,
  type SelectorTerm,
} from './node-class-selectors';
export { placeOn, type NodeChoice } from './node-choice';
export { NodePool } from './node-pool';
export {
  type NodePoolProps,
  type PoolAcceleratorOptions,
  type PoolLimitsOptions,
} from './node-pool-props';
export { assertFits, type PodAmounts } from './pool-demands';
export type { PoolOffer } from './pool-offer';
export {
  EFA_NODES,
  poolPreset,
  poolPresets,
  presetPool,
  type PoolPreset,
  type PoolPresetOptions,
  type PresetPoolOptions,
} from './pool-presets';
export {
  BUILT_IN_POOLS,
  CAPACITY_TYPE_LABEL,
  type INodePool,
  type Placement,
  type PoolTaint,
} from './pool-reference';
export { WarmNodes, type WarmNodesProps } from './warm-nodes';
