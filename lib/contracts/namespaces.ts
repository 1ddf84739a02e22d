import type { Environment } from '../config/schema';

/** Namespaces of the platform itself; those of upstream operators are named in `constructs/operators`. */
export const NAMESPACES = {
  /** The platform’s own controllers and run-once work. */
  platform: 'ml-platform',
  /** The proxies of the gateway. */
  gateway: 'gateway',
  /** Values that are generated in the cluster, where there is no Secrets Manager. */
  secrets: 'platform-secrets',
  /** Databases run in the cluster. */
  databases: 'databases',
  /** Single sign-on. */
  keycloak: 'keycloak',
  /** Notebooks and their hub. */
  jupyterHub: 'jupyter',
  /** Pipelines. */
  airflow: 'airflow',
  /** Workflows of containers. */
  argoWorkflows: 'argo',
  /** Pages of past Spark applications. */
  sparkHistory: 'spark-history',
  /** The Training operator, which sees every Secret of its namespace. */
  trainingOperator: 'training-operator',
  /** Katib, whose controller sees every Secret of its namespace. */
  katib: 'katib',
  /** Experiment tracking and the registry of models. */
  mlflow: 'mlflow',
  /** Where people talk to models. */
  openWebUi: 'open-webui',
  /** Dashboards. */
  grafana: 'grafana',
  /** Models that answer. */
  serving: 'serving',
  /** The store of logs. */
  logs: 'logs',
  /** The store of traces. */
  traces: 'traces',
  /** Collectors that take traces. */
  telemetry: 'telemetry',
  /** Collectors that read what containers write, on every node. */
  logAgents: 'log-agents',
  /** What reads Neuron devices, on every node with some. */
  neuronMonitor: 'neuron-monitor',
} as const;

/** Namespace that AWS add-ons and cluster components live in. */
export const KUBE_SYSTEM = 'kube-system';

/** The namespace of a team. */
export const teamNamespace = (team: string): string => `team-${team}`;

/** What a team has beside its namespace, each a unit of its own. */
export const TEAM_PARTS = ['ray', 'spark', 'training', 'workflows'] as const;

/** The unit of a part of what a team has. No team is named like another with a part at its end. */
export const teamUnitName = (team: string, part: (typeof TEAM_PARTS)[number]): string =>
  `${teamNamespace(team)}-${part}`;

/** The service account that a team's workloads run as. */
export const teamServiceAccount = (team: string): string => `${team}-workload`;

/** The Kubernetes and identity-provider group of a team's members. */
export function teamGroup(environment: Environment, team: string): string {
  return environment.teams[team]?.group ?? `team-${team}`;
}
