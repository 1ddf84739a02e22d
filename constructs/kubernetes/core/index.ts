export type { ComputeMode } from '../../../lib/catalogue';
export { PLATFORM } from '../../../lib/contracts/labels';
export { canonicalJson, contentHash } from '../../../lib/values';
export {
  AggregatedRules,
  aggregationLabel,
  platformRoleName,
  type AggregatedRulesProps,
  type AggregatedRole,
} from './aggregated-rules';
export { assertInteger, type IntegerRange } from './assert-integer';
export { apiServerCidrs, dnsCidrs, type ClusterNetwork } from './cluster-network';
export { CustomResource, type CustomResourceProps } from './custom-resource';
export { Endpoint, toPolicyPorts, type NetworkPort, type NetworkPorts } from './endpoint';
export {
  platformLabels,
  platformMetadata,
  type Labels,
  type MetadataOptions,
  type PlatformMetadata,
} from './metadata';
export { Namespace, type NamespaceProps, type PodSecurity } from './namespace';
export {
  type ContainerAmounts,
  type NamespaceLimitsOptions,
  type NamespaceQuotaOptions,
} from './namespace-limits';
export { goMemoryLimit } from './go-memory';
export { type EgressEdgeOptions, type INamespace, type IngressEdgeOptions } from './network-edges';
export { NetworkPolicyEnforcement } from './network-policy-enforcement';
export { Peer, type NamespaceReference } from './peer';
export { groupSubjects, PlatformRoles, type PlatformRolesProps } from './platform-roles';
export { nonEmpty, optionalVariables, podSpecJson } from './pod-spec-json';
export { PRIORITY_CLASS, PriorityClasses, type Priority } from './priority-classes';
export {
  assertScaling,
  scalingBehavior,
  type ReplicaRange,
  type ScalingBehavior,
} from './load-scaling';
export { addProcessorScaling, type ProcessorScalingProps } from './processor-scaling';
export { toQuantities, toResources, type ContainerResourcesOptions } from './resources';
export {
  restrictedContainer,
  restrictedPod,
  type RestrictedContainerOptions,
  type RestrictedPodOptions,
} from './restricted-pod';
export { RunOnceJob, type RunOnceJobProps } from './run-once-job';
export { ScheduledJob, type ScheduledJobProps } from './scheduled-job';
export { spreadOver } from './spread';
export { Teardown, type TeardownProps } from './teardown';
export { POOL_LABEL } from './teardown-steps';
export { validated } from './validated';
export { waitFor, type WaitForOptions } from './wait-for';
export {
  WorkloadServiceAccount,
  type AwsAccess,
  type WorkloadServiceAccountProps,
} from './workload-service-account';
