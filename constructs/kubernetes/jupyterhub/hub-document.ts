/** Values of KubeSpawner's traits, by name. https://jupyterhub-kubespawner.readthedocs.io/en/latest/spawner.html */
export type SpawnerTraits = Readonly<Record<string, unknown>>;

/** A kind of notebook, as the hub reads it. */
export interface ProfileDocument {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly images: readonly { readonly title: string; readonly image: string }[];
  /** Groups whose members may start it; null for everybody. */
  readonly groups: readonly string[] | null;
  readonly override: SpawnerTraits;
}

/** A team, as the hub reads it. */
export interface TeamDocument {
  readonly name: string;
  /** Group of its members. */
  readonly group: string;
  /** Names of the profiles that its members may start; null for every one. */
  readonly profiles: readonly string[] | null;
  /** What a notebook has that works for the team: its account, its label, its clusters. */
  readonly choice: SpawnerTraits;
  /** What notebooks of its members mount beside, whichever of their teams they work for. */
  readonly override: SpawnerTraits;
}

/** How the hub signs people in. */
export interface IdentityDocument {
  readonly clientId: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string;
  readonly callbackUrl: string;
  readonly logoutUrl: string;
  readonly scopes: readonly string[];
  readonly usernameClaim: string;
  readonly groupsClaim: string;
  readonly allowedGroups: readonly string[];
  readonly adminGroups: readonly string[];
}

/** When notebooks without activity are stopped. */
export interface CullingDocument {
  readonly idleSeconds: number;
  readonly everySeconds: number;
  /** Seconds after which a notebook is stopped whatever it does; 0 for never. */
  readonly maxAgeSeconds: number;
}

/** Everything that `jupyterhub_config.py` reads; nothing of it is secret. */
export interface HubDocument {
  /** Path of the hub, without a slash at the end. */
  readonly baseUrl: string;
  readonly hubUrl: string;
  readonly proxyApiUrl: string;
  readonly concurrentStarts: number;
  /** Notebooks beside the first that a person may have; 0 for none. */
  readonly namedServers: number;
  readonly identity: IdentityDocument;
  readonly culling: CullingDocument;
  readonly spawner: SpawnerTraits;
  readonly profiles: readonly ProfileDocument[];
  readonly teams: readonly TeamDocument[];
}
