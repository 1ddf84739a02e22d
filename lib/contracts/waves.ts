/**
 * The order in which the parts of the platform are installed; the reverse is the order of removal.
 * A number is a promise: what has a higher one may rely on everything with a lower one.
 */
export const WAVES = {
  /** Namespaces, Pod Security labels, priority classes, default-deny policies, quotas. */
  base: 0,
  /** Releases that bring CRDs; node classes and pools where their CRD is already served. */
  definitions: 1,
  /** Storage classes and static volumes. */
  storage: 2,
  /** Controllers. */
  controllers: 3,
  /** Load-balancer settings, secret stores, the gateway. */
  edge: 4,
  /** Databases. */
  databases: 5,
  /** Single sign-on. */
  identity: 6,
  /** Applications. */
  applications: 7,
  /** Teams, models, jobs. */
  workloads: 8,
} as const;

/** The name of a wave. */
export type WaveName = keyof typeof WAVES;

/** The number of a wave. */
export type Wave = (typeof WAVES)[WaveName];

/** The last wave that the operators stack installs; the workloads stack installs the rest. */
export const LAST_OPERATOR_WAVE: Wave = WAVES.edge;
