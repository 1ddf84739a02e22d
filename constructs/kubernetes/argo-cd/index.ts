export type { ApplicationOptions, SyncOptions } from './application';
export { ChartApplication, type ChartApplicationProps } from './chart-application';
export { DeliveryProject, type DeliveryProjectProps } from './delivery-project';
export { ManifestsApplication, type ManifestsApplicationProps } from './manifests-application';
export {
  PlatformApplications,
  type DeliveredUnit,
  type PlatformApplicationsProps,
} from './platform-applications';
export { RootApplication, type RootApplicationProps } from './root-application';
