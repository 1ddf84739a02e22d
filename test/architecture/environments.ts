import type { Environment, EnvironmentInput } from '../../lib/config';
import {
  ELSEWHERE,
  ENVIRONMENT_NAMES,
  environmentWith,
  EXISTING_NETWORK,
  shippedEnvironment,
  WITHOUT_AWS,
} from '../support/environments';
import { MONITOR, READER, SERVING } from './models';
import { SMALL_MODEL } from '../support/models';

/** Every application, as it is without a word about it. */
const APPLICATIONS = { mlflow: {}, jupyterHub: {}, airflow: {}, argoWorkflows: {} } as const;

const TEAMS = { vision: {}, language: { sharedFolder: false } };

/** Choices that no shipped environment makes. */
const VARIANTS: Readonly<Record<string, Partial<EnvironmentInput>>> = {
  'without-aws': { ...WITHOUT_AWS, teams: TEAMS },
  serving: {
    teams: TEAMS,
    serving: SERVING,
    monitoring: {},
    training: { tuning: true },
    telemetry: { exporters: [{ kind: 'cloudwatch', signals: ['logs', 'traces'] }] },
  },
  'model-monitoring': {
    airflow: {},
    monitoring: {},
    serving: { servers: { reader: READER } },
    modelMonitoring: { reader: MONITOR },
  },
  'serving-irsa': {
    teams: TEAMS,
    aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
    serving: { servers: { reader: { ...READER, prefixes: ['teams/language/reader'] } } },
  },
  'serving-without-aws': {
    ...WITHOUT_AWS,
    teams: TEAMS,
    edge: { kind: 'envoy-gateway', certificate: { secret: 'platform-tls' } },
    // Without GPUs: which of those nodes have some is not known.
    serving: {
      servers: {
        reader: { ...READER, models: [{ folder: 'reader/2', path: '/models' }], teams: ['vision'] },
      },
    },
  },
  'existing-cluster': {
    teams: TEAMS,
    cluster: {
      existing: {
        name: 'Shared_1',
        compute: 'auto',
        nodeRoleName: 'shared-node',
        networkCidrs: ['10.0.0.0/16'],
      },
    },
    network: EXISTING_NETWORK,
    storage: {
      shared: {
        existing: {
          fileSystemId: 'fs-0123456789abcdef0',
          accessPoints: { 'team-vision': 'fsap-0123456789abcdef0' },
        },
      },
    },
  },
  irsa: {
    ...APPLICATIONS,
    monitoring: {},
    logs: { classes: { audit: { namespaces: ['keycloak', 'team-vision'], days: 365 } } },
    traces: {},
    grafana: { cloudWatch: true },
    teams: TEAMS,
    aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
  },
  'irsa-karpenter': {
    teams: TEAMS,
    aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
    cluster: { mode: 'karpenter' },
  },
  'argo-workflows': { teams: TEAMS, argoWorkflows: {}, spark: {}, databases: { postgres: {} } },
  costs: {
    teams: TEAMS,
    monitoring: {},
    grafana: {},
    costs: { budgetPerMonth: 5000 },
    nodePools: { general: {}, 'gpu-inference': {}, neuron: {} },
  },
  'airflow-workers': {
    teams: TEAMS,
    mlflow: {},
    airflow: { dags: { from: 'image' }, celery: {} },
    monitoring: { retentionSize: '10Gi' },
  },
  ray: {
    ...APPLICATIONS,
    teams: TEAMS,
    ray: { cluster: { recovery: true, charts: true } },
    spark: {},
    monitoring: {},
    grafana: { dashboards: { Ray: ['ray-dashboards'] } },
    queues: { scheduler: 'volcano' },
    training: { kinds: ['MPIJob', 'PyTorchJob'], tensorBoard: true, tuning: true },
    cluster: { mode: 'karpenter' },
    nodePools: {
      general: {},
      batch: {},
      'gpu-inference': { prePull: ['docker.io/rayproject/ray:2.52.0-gpu'] },
      shared: { preset: 'gpu-inference', sharing: { mode: 'time-slicing', replicas: 4 } },
      'gpu-training': {},
      neuron: {},
    },
  },
  'spark-history': {
    teams: TEAMS,
    spark: { history: {} },
    argoWorkflows: {},
    images: { registry: 'registry.acme.io/ml' },
  },
  'spark-history-irsa': {
    teams: TEAMS,
    spark: { history: {} },
    aws: { workloadIdentity: 'irsa', accountId: '111122223333' },
  },
  'first-admin': {
    identity: {
      provider: 'keycloak',
      firstAdmin: {
        username: 'ada',
        email: 'ada@acme.dev',
        firstName: 'Ada',
        lastName: 'Lovelace',
      },
      adminConsole: { allowFrom: ['10.0.0.0/8'] },
      federation: {
        kind: 'ldap',
        name: 'acme',
        url: 'ldaps://ldap.acme.dev',
        usersDn: 'ou=people,dc=acme,dc=dev',
        bindDn: 'cn=keycloak,dc=acme,dc=dev',
      },
    },
  },
  'airflow-files': {
    ...APPLICATIONS,
    teams: TEAMS,
    jupyterHub: { homes: { kind: 'both' } },
    airflow: { logs: 'shared', pools: { training: { slots: 4 } }, variables: { stage: 'test' } },
  },
  'applications-without-aws': {
    ...WITHOUT_AWS,
    ...APPLICATIONS,
    airflow: { celery: {} },
    monitoring: {},
    logs: {},
    traces: {},
    grafana: {},
    teams: TEAMS,
    edge: { kind: 'envoy-gateway', certificate: { secret: 'platform-tls' } },
  },
  'ingress-nginx': {
    ...APPLICATIONS,
    monitoring: {},
    edge: { kind: 'ingress-nginx' },
    dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' },
  },
  'ingress-class': {
    mlflow: {},
    jupyterHub: {},
    airflow: {},
    edge: { kind: 'ingress-class', className: 'shared', controller: 'alb' },
  },
  'external-identity': {
    identity: {
      ...ELSEWHERE,
      clients: { 'spark-vision-history': '0oa1', 'spark-language-history': '0oa2' },
    },
    // Pages without a database.
    teams: TEAMS,
    spark: { history: {} },
    images: { registry: 'registry.acme.io/ml' },
  },
  alerts: {
    teams: TEAMS,
    secrets: { declared: ['chat', 'pager', 'mimir'] },
    // The adapter comes with the model.
    serving: {
      endpoints: {
        chat: {
          access: { by: 'api-key', clients: ['website'] },
          clientRequestsPerMinute: 600,
          versions: {
            v1: {
              models: {
                qwen: { ...SMALL_MODEL, replicas: { by: 'prometheus-adapter', min: 1, max: 3 } },
              },
            },
          },
        },
      },
    },
    monitoring: {
      runbooksUrl: 'https://docs.acme.dev',
      alerts: {
        receivers: {
          chat: { kind: 'slack', secret: 'chat' },
          pager: { kind: 'pagerduty', secret: 'pager' },
          topic: { kind: 'sns', topicArn: 'arn:aws:sns:us-west-2:111122223333:alerts' },
        },
        default: 'chat',
        routes: [
          { team: 'vision', to: ['chat'] },
          { severity: 'critical', to: ['pager', 'topic'] },
        ],
      },
      remoteWrite: [
        {
          name: 'amazon',
          to: 'amazon',
          workspaceArn: 'arn:aws:aps:us-west-2:111122223333:workspace/ws-1',
        },
        { name: 'mimir', to: 'bearer', url: 'https://mimir.acme.dev/push', secret: 'mimir' },
      ],
    },
  },
  bare: { edge: { kind: 'none' }, identity: { provider: 'none' } },
  'argo-cd': {
    dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' },
    delivery: { by: 'argo-cd', repository: 'https://git.acme.dev/ml.git' },
    monitoring: {},
    teams: TEAMS,
  },
  flux: {
    ...WITHOUT_AWS,
    monitoring: {},
    delivery: { by: 'flux', repository: 'https://git.acme.dev/ml.git' },
  },
  'every-pool': {
    nodePools: {
      platform: { preset: 'system' },
      general: {},
      notebooks: {},
      batch: {},
      'gpu-inference': {},
      'gpu-training': { zones: ['us-west-2b'], diskGiB: 500 },
      'large-disk': {},
      neuron: { capacityTypes: ['spot'] },
      'inference-l40s': {
        preset: 'gpu-inference',
        instanceFamilies: ['g6e'],
        limits: { accelerators: 2 },
      },
    },
    dns: { zone: 'standalone' },
  },
};

/** Names of the environments that every rule must hold in. */
export const NAMES = [...ENVIRONMENT_NAMES, ...Object.keys(VARIANTS)];

/** A shipped environment, or a variant. */
export const environmentNamed = (name: string): Environment =>
  name in VARIANTS ? environmentWith(VARIANTS[name]) : shippedEnvironment(name);
