export type {
  IExperimentTracking,
  TrackingClient,
  TrackingClientOptions,
} from './i-experiment-tracking';
