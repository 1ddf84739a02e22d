export type { Architecture, PoolCapacityType as CapacityType } from '../../../lib/catalogue';
export { type DisruptionBudget, type DisruptionOptions, type DisruptionReason } from './disruption';
export { Ec2NodeClass, type AmiFamily, type Ec2NodeClassProps } from './ec2-node-class';
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
export {
  poolPreset,
  poolPresets,
  presetPool,
  type PoolPreset,
  type PoolPresetOptions,
} from './pool-presets';
export {
  BUILT_IN_POOLS,
  CAPACITY_TYPE_LABEL,
  type INodePool,
  type Placement,
  type PoolTaint,
} from './pool-reference';
