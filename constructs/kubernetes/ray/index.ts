export type {
  RayClusterOptions,
  RayClusterProps,
  RayHeadOptions,
  RayMetricsPages,
  RayRecovery,
  RayScalingOptions,
  RayWorkerGroup,
} from './cluster-options';
export { rayClusterSpec, type ClusterPurpose, type RayClusterSpec } from './cluster-spec';
export { jobLabels } from './job-labels';
export { cleanUpPods, headPods, RAY_API, RAY_PORTS, servePods, stateKeyPrefixes } from './names';
export { RayAccess } from './ray-access';
export { RayCluster, type IRayCluster } from './ray-cluster';
export { RayDashboard, type RayDashboardProps } from './ray-dashboard';
export { RayJob } from './ray-job';
export type { RayJobOptions, RayJobProps } from './ray-job-options';
export { rayJobSpec, type RayJobSpec } from './ray-job-spec';
export { RayService, type RayServiceSpec } from './ray-service';
export type { RayServiceProps, RayServiceUpgrade } from './ray-service-props';
export type { RayRuntimeEnvironment } from './runtime-environment';
export { RAY_OPERATOR_SERIES, RAY_SERIES } from './series';
export { serveDocument, type ServeDocument } from './serve-document';
export type {
  ServeActorOptions,
  ServeApplication,
  ServeDeployment,
  ServeScalingOptions,
} from './serve-options';
export { TeamRay, type TeamRayProps } from './team-ray';
