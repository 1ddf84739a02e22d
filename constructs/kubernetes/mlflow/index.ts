export type {
  IExperimentTracking,
  TrackingAccess,
  TrackingClient,
  TrackingClientOptions,
} from './i-experiment-tracking';
export { Mlflow } from './mlflow';
export type { ArtifactStore, GarbageCollectionOptions, MlflowProps } from './mlflow-props';
