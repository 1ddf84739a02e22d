import type { LogRetentionDays } from '../catalogue/log-retention';
import type { InterfaceEndpoint, NodePoolPreset } from './choices';

/** The sizes a platform is offered in. Each is a set of defaults; every one can be overridden. */
export const PROFILES = ['lab', 'small', 'production'] as const;

/** One of the sizes a platform is offered in. */
export type Profile = (typeof PROFILES)[number];

/** What a profile decides where the environment file is silent. */
export interface ProfileDefaults {
  readonly zoneCount: number;
  readonly nat: 'single' | 'perZone' | 'none';
  readonly interfaceEndpoints: readonly InterfaceEndpoint[];
  readonly flowLogs: boolean;
  readonly logRetentionDays: LogRetentionDays;
  readonly endpoint:
    | { readonly kind: 'public'; readonly cidrs: string[]; readonly allowAnywhereReason: string }
    | { readonly kind: 'private'; readonly accessPath: 'vpn' | 'runner-in-vpc' | 'ssm' };
  readonly deletionProtection: boolean;
  readonly backup: boolean;
  readonly backupRetentionDays: number;
  /** Presets by the name of the pool. */
  readonly nodePools: Readonly<Record<string, NodePoolPreset>>;
  readonly multiZoneDatabases: boolean;
  readonly monthlyBudgetUsd: number;
  readonly checkQuotas: 'off' | 'warn' | 'fail';
  /** Replicas of controllers and applications that can have several. */
  readonly replicas: number;
  /** Fewest and most proxies of the gateway. */
  readonly edgeReplicas: { readonly min: number; readonly max: number };
  /** PostgreSQL instances run in the cluster: a primary, and standbys. */
  readonly postgresInstances: number;
  /** Replicas of Prometheus, how long each keeps what it has read, and the volume and the memory of each. */
  readonly prometheus: {
    readonly replicas: number;
    readonly retentionDays: number;
    readonly storage: string;
    readonly memory: string;
  };
  /** Servers of Loki, how long they keep lines, and the volume and the memory of each. */
  readonly logs: {
    readonly replicas: 1 | 3;
    readonly retentionDays: number;
    readonly storage: string;
    readonly memory: string;
  };
  /** How long Tempo keeps traces, its volume and its memory. */
  readonly traces: {
    readonly retentionDays: number;
    readonly storage: string;
    readonly memory: string;
  };
  /** What the head of a team’s Ray cluster may use. */
  readonly rayHead: { readonly cpu: string; readonly memory: string };
  /** Whether Ray clusters survive the loss of their head. */
  readonly recoverRay: boolean;
  /** Where Airflow’s DAGs come from. */
  readonly dags: 'shared' | 'git';
}

/** A public endpoint that every address reaches; `cluster.endpoint.cidrs` narrows it. */
const OPEN_ENDPOINT: ProfileDefaults['endpoint'] = {
  kind: 'public',
  cidrs: ['0.0.0.0/0'],
  allowAnywhereReason:
    'the address of a laptop is not known beforehand, and IAM authenticates every call',
};

/**
 * `lab` is the cheapest that still shows everything, `small` serves a team, `production` stays up
 * when a zone is lost and cannot be deleted by one command.
 */
export const PROFILE_DEFAULTS: Readonly<Record<Profile, ProfileDefaults>> = {
  lab: {
    zoneCount: 2,
    nat: 'single',
    interfaceEndpoints: [],
    flowLogs: false,
    logRetentionDays: 7,
    endpoint: OPEN_ENDPOINT,
    deletionProtection: false,
    backup: false,
    backupRetentionDays: 7,
    nodePools: {
      general: 'general',
      notebooks: 'notebooks',
      batch: 'batch',
      'gpu-inference': 'gpu-inference',
    },
    multiZoneDatabases: false,
    monthlyBudgetUsd: 300,
    checkQuotas: 'off',
    replicas: 1,
    edgeReplicas: { min: 2, max: 3 },
    postgresInstances: 1,
    prometheus: { replicas: 1, retentionDays: 7, storage: '20Gi', memory: '2Gi' },
    logs: { replicas: 1, retentionDays: 7, storage: '10Gi', memory: '1Gi' },
    traces: { retentionDays: 3, storage: '10Gi', memory: '1Gi' },
    rayHead: { cpu: '1', memory: '4Gi' },
    recoverRay: false,
    dags: 'shared',
  },
  small: {
    zoneCount: 2,
    nat: 'single',
    interfaceEndpoints: [],
    flowLogs: true,
    logRetentionDays: 30,
    endpoint: OPEN_ENDPOINT,
    deletionProtection: false,
    backup: true,
    backupRetentionDays: 14,
    nodePools: {
      platform: 'system',
      general: 'general',
      notebooks: 'notebooks',
      batch: 'batch',
      'gpu-inference': 'gpu-inference',
      'large-disk': 'large-disk',
    },
    multiZoneDatabases: false,
    monthlyBudgetUsd: 2000,
    checkQuotas: 'warn',
    replicas: 2,
    edgeReplicas: { min: 2, max: 4 },
    postgresInstances: 2,
    prometheus: { replicas: 1, retentionDays: 15, storage: '50Gi', memory: '4Gi' },
    logs: { replicas: 1, retentionDays: 30, storage: '20Gi', memory: '2Gi' },
    traces: { retentionDays: 7, storage: '20Gi', memory: '2Gi' },
    rayHead: { cpu: '2', memory: '8Gi' },
    recoverRay: false,
    dags: 'shared',
  },
  production: {
    zoneCount: 3,
    nat: 'perZone',
    interfaceEndpoints: [
      'ecr.api',
      'ecr.dkr',
      'sts',
      'eks',
      'eks-auth',
      'ec2',
      'logs',
      'elasticfilesystem',
      'secretsmanager',
      'kms',
    ],
    flowLogs: true,
    logRetentionDays: 365,
    endpoint: { kind: 'private', accessPath: 'runner-in-vpc' },
    deletionProtection: true,
    backup: true,
    backupRetentionDays: 35,
    nodePools: {
      platform: 'system',
      general: 'general',
      notebooks: 'notebooks',
      batch: 'batch',
      'gpu-inference': 'gpu-inference',
      'gpu-training': 'gpu-training',
      'large-disk': 'large-disk',
    },
    multiZoneDatabases: true,
    monthlyBudgetUsd: 20000,
    checkQuotas: 'warn',
    replicas: 2,
    edgeReplicas: { min: 3, max: 10 },
    postgresInstances: 3,
    prometheus: { replicas: 2, retentionDays: 30, storage: '200Gi', memory: '12Gi' },
    logs: { replicas: 3, retentionDays: 30, storage: '50Gi', memory: '4Gi' },
    traces: { retentionDays: 14, storage: '50Gi', memory: '4Gi' },
    rayHead: { cpu: '8', memory: '32Gi' },
    recoverRay: true,
    dags: 'git',
  },
};
