export {
  ChartHelmRelease,
  type ChartHelmReleaseProps,
  type HelmReleaseOptions,
} from './chart-helm-release';
export type { FluxOptions } from './flux-options';
export {
  ManifestsKustomization,
  type KustomizationOptions,
  type ManifestsKustomizationProps,
} from './manifests-kustomization';
export { PlatformHelmReleases, type PlatformHelmReleasesProps } from './platform-helm-releases';
export {
  PlatformKustomizations,
  type DeliveredUnit,
  type PlatformKustomizationsProps,
} from './platform-kustomizations';
