import type { AwsAccess, ClusterNetwork, Endpoint, INamespace } from '../core';
import type { IDatabase } from '../database';
import type { IEdge } from '../gateway';
import type { IIdentityProvider } from '../identity';
import type { INodePool } from '../karpenter';
import type { IExperimentTracking } from '../mlflow';
import type { IOtlpReceiver } from '../opentelemetry';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { ISharedVolume, IStorageClass } from '../storage';
import type { NotebookProfile } from './notebook-profile';

/** Where people keep their own files. */
export type NotebookHomes =
  | BlockHomes
  | { readonly kind: 'shared'; readonly volume: ISharedVolume }
  | (Omit<BlockHomes, 'kind'> & { readonly kind: 'both'; readonly volume: ISharedVolume });

/** A volume for each person, which one notebook at a time can use. */
export interface BlockHomes {
  readonly kind: 'block';
  /** The class that makes the volumes. */
  readonly storageClass: IStorageClass;
  /** Size of each, such as `20Gi`. */
  readonly size: string;
}

/** A shared directory in every notebook. */
export interface SharedFolder {
  /** The directory. */
  readonly volume: ISharedVolume;
  /** Where notebooks see it, such as `/home/shared`. */
  readonly path: string;
  /**
   * Whether notebooks can only read it.
   * @default false
   */
  readonly readOnly?: boolean;
}

/** A team whose members have notebooks. */
export interface NotebookTeam {
  /** Its name. */
  readonly name: string;
  /** Group of its members. */
  readonly group: string;
  /**
   * Names of the profiles that members may start.
   * @default - every profile that their groups allow
   */
  readonly profiles?: readonly string[];
  /**
   * The team's own directory, at `/home/shared/teams/<team>`.
   * @default - none
   */
  readonly folder?: ISharedVolume;
  /**
   * What notebooks call that work for the team, such as its Ray cluster; no others do.
   * @default - nothing
   */
  readonly connections?: readonly NotebookConnection[];
  /**
   * Identity of members' notebooks on AWS.
   * @default - none
   */
  readonly aws?: AwsAccess;
}

/** Something in the cluster that notebooks call. */
export interface NotebookConnection {
  /** What it is: begins the names of the edges. */
  readonly name: string;
  /** Who answers. The way in is the other side's own. */
  readonly endpoint: Endpoint;
  /**
   * Variables by which notebooks find it, such as `RAY_ADDRESS`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** When notebooks are stopped. */
export interface CullingOptions {
  /**
   * Seconds without activity.
   * @default 3600
   */
  readonly idleSeconds?: number;
  /**
   * Seconds between two looks.
   * @default 120
   */
  readonly everySeconds?: number;
  /**
   * Seconds after which a notebook stops whatever it does; 0 for never.
   * @default 604800, a week
   */
  readonly maxAgeSeconds?: number;
}

/** Notebooks for many people. */
export interface JupyterHubProps {
  /** Where hub and notebooks run. */
  readonly namespace: INamespace;
  /** Addresses of the API server. */
  readonly network: ClusterNetwork;
  /** Image of the hub, upstream's `k8s-hub`. */
  readonly hubImage: string;
  /** Image of configurable-http-proxy. */
  readonly proxyImage: string;
  /** Host of the pages. */
  readonly host: string;
  /** Path of the pages, without a slash at the end. */
  readonly path: string;
  /** The entrance. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Groups whose members have notebooks; at least one. */
  readonly groups: readonly string[];
  /** Groups whose members administer the hub, and reach other people's notebooks. */
  readonly adminGroups: readonly string[];
  /** Where the hub keeps who has which notebook. */
  readonly database: IDatabase;
  /** Where the hub's secrets are made. */
  readonly secrets: ISecretStore;
  /** What people may start; at least one. The first is chosen unless somebody chooses another. */
  readonly profiles: readonly NotebookProfile[];
  /** Where people keep their own files. */
  readonly homes: NotebookHomes;
  /**
   * Nodes of profiles that name none.
   * @default - nodes without taints
   */
  readonly pool?: INodePool;
  /**
   * Teams, each with an account of its own for its members' notebooks.
   * @default - none
   */
  readonly teams?: readonly NotebookTeam[];
  /**
   * Directories in every notebook.
   * @default - none
   */
  readonly folders?: readonly SharedFolder[];
  /**
   * Where runs are logged.
   * @default - nowhere
   */
  readonly tracking?: IExperimentTracking;
  /**
   * What notebooks call in the cluster.
   * @default - nothing
   */
  readonly connections?: readonly NotebookConnection[];
  /**
   * Whether notebooks reach public addresses on ports 80 and 443, for packages and data.
   * @default true
   */
  readonly internet?: boolean;
  /**
   * When notebooks are stopped.
   * @default - after an hour without activity, and after a week
   */
  readonly culling?: CullingOptions;
  /**
   * Notebooks beside the first that a person may have.
   * @default 0
   */
  readonly namedServers?: number;
  /**
   * Notebooks that start at once; more wait.
   * @default 64
   */
  readonly concurrentStarts?: number;
  /**
   * Pods of the lowest priority that keep room on the pool for so many notebooks; they go when one comes.
   * @default 0
   */
  readonly placeholders?: number;
  /**
   * Whether the images of profiles without accelerator are pulled to each node of the pool beforehand.
   * @default false
   */
  readonly prePull?: boolean;
  /**
   * An image that does nothing, for placeholders and for what pulls images: `registry.k8s.io/pause`.
   * @default - none; needed for either
   */
  readonly pauseImage?: string;
  /**
   * Who reads the hub's metrics, with a token.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Who takes spans of notebooks.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
}
