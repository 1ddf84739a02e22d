export { hours, MOST_DAYS, OWN_ADDRESS } from './configuration';
export { flushFails, refuses, requestsFail, storeAlert, type StoreRequests } from './store-alerts';
export {
  refusedPanel,
  storeDashboard,
  type StoreAnswers,
  type StoreDashboardOptions,
} from './store-dashboard';
export { membersName, storePaths, type StorePort, type StoreProduct } from './store-product';
export { DEFAULT_RESOURCES, type StorePlace, type TelemetryStoreProps } from './store-props';
export {
  TelemetryStore,
  type StoreServersOptions,
  type StoreWatchOptions,
} from './telemetry-store';
