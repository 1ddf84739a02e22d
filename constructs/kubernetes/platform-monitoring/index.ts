export {
  PlatformMonitoring,
  type PlatformCosts,
  type PlatformMonitoringProps,
} from './platform-monitoring';
export { PLATFORM_SERIES } from './platform-series';
export type { PlatformPart } from './platform-part';
