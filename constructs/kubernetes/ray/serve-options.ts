import type { RayRuntimeEnvironment } from './runtime-environment';

/** Replicas that come and go with requests. https://docs.ray.io/en/releases-2.52.0/serve/advanced-guides/advanced-autoscaling.html */
export interface ServeScalingOptions {
  /**
   * Fewest replicas; 0 lets a deployment go altogether.
   * @default 1
   */
  readonly min?: number;
  /** Most replicas. */
  readonly max: number;
  /**
   * Replicas at the start.
   * @default - `min`
   */
  readonly initial?: number;
  /**
   * Requests that a replica is meant to work on at once.
   * @default 2
   */
  readonly targetRequests?: number;
  /**
   * Seconds of too much work before replicas are added.
   * @default 30
   */
  readonly upscaleSeconds?: number;
  /**
   * Seconds of too little work before replicas are removed.
   * @default 600
   */
  readonly downscaleSeconds?: number;
}

/** What the actor of a replica reserves. */
export interface ServeActorOptions {
  /**
   * CPUs; they count in Ray only, and hold nothing back.
   * @default 1
   */
  readonly cpus?: number;
  /**
   * GPUs, or a part of one.
   * @default 0
   */
  readonly gpus?: number;
  /**
   * Resources of workers' own.
   * @default - none
   */
  readonly resources?: Readonly<Record<string, number>>;
}

/** A deployment of an application: one of its classes, with replicas. */
export interface ServeDeployment {
  /** Its name, that of the class. */
  readonly name: string;
  /**
   * Replicas: a number, or bounds between which requests decide.
   * @default - as the code says, else 1
   */
  readonly replicas?: number | ServeScalingOptions;
  /**
   * Requests that a replica takes at once; more wait.
   * @default - as the code says, else 5
   */
  readonly maxOngoingRequests?: number;
  /**
   * What a replica reserves.
   * @default - a CPU
   */
  readonly actor?: ServeActorOptions;
  /**
   * What `reconfigure` is called with; it changes without a restart.
   * @default - nothing
   */
  readonly userConfig?: Readonly<Record<string, unknown>>;
  /**
   * Seconds that a replica may take to finish what it began.
   * @default - as the code says, else 20
   */
  readonly gracefulShutdownSeconds?: number;
  /**
   * Seconds between two looks whether a replica is well.
   * @default - as the code says, else 10
   */
  readonly healthCheckSeconds?: number;
  /**
   * Most replicas on one worker.
   * @default - as many as fit
   */
  readonly maxReplicasPerWorker?: number;
}

/** An application that Ray Serve runs. */
export interface ServeApplication {
  /** Its name, unique in the service. */
  readonly name: string;
  /**
   * Where its paths begin.
   * @default '/'
   */
  readonly routePrefix?: string;
  /** Module and variable of the application, such as `summarize:app`. */
  readonly importPath: string;
  /**
   * What it needs beside the image.
   * @default - nothing
   */
  readonly runtimeEnvironment?: RayRuntimeEnvironment;
  /**
   * Settings of its deployments, over those in the code; each name must be there.
   * @default - those in the code
   */
  readonly deployments?: readonly ServeDeployment[];
}
