export type {
  IExperimentTracking,
  TrackingAccess,
  TrackingClient,
  TrackingClientOptions,
} from './i-experiment-tracking';
export { Mlflow } from './mlflow';
export { programToken } from './program-proxy';
export type { ArtifactStore, GarbageCollectionOptions, MlflowProps } from './mlflow-props';
