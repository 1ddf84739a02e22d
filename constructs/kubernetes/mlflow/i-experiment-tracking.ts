import type { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import type { INamespace, Labels } from '../core';

/** Whether a client only reads, or logs runs, registers models and deletes as well. */
export type TrackingAccess = 'read' | 'edit';

/** Pods that log runs, or read models. */
export interface TrackingClientOptions {
  /** Beginning of the names of the edges, unique in the namespace: who logs. */
  readonly name: string;
  /** Where the pods run. */
  readonly namespace: INamespace;
  /** The service account that the pods run as: their identity at the server. */
  readonly serviceAccountName: string;
  /**
   * Labels of the pods.
   * @default - every pod of the namespace
   */
  readonly pods?: Labels;
  /**
   * What the pods may do; whoever reads, reads everything.
   * @default 'edit'
   */
  readonly access?: TrackingAccess;
  /**
   * Whether the pods mount the token of their service account for the Kubernetes API as well, so that its
   * folder is taken.
   * @default false
   */
  readonly apiAccess?: boolean;
}

/** What a container needs so that MLflow’s client finds the server and says who it is. */
export interface TrackingClient {
  readonly env: readonly k8s.EnvVar[];
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
}

/** Where runs and models are kept: what notebooks, pipelines, training and serving are handed. */
export interface IExperimentTracking {
  /** `https://host/path` for people. */
  readonly url: string;
  /** What programs in the cluster call: `MLFLOW_TRACKING_URI`. */
  readonly trackingUri: string;
  /** Lets pods log runs, register models and read them. Throws a ValidationError for a name that is taken. */
  addClient(scope: Construct, id: string, options: TrackingClientOptions): TrackingClient;
}
