import type { k8s } from 'cdk8s-plus-29';
import { CLIENT_SECRET_KEY } from '../../../lib/contracts/secrets';
import { sqlAlchemyVariables } from '../database';
import type { ISecret } from '../secrets';
import type { AirflowProps, DagSource, LogStore } from './airflow-props';
import { AIRFLOW_HOME, AIRFLOW_SECRET_KEYS, API_PORT, partName } from './names';

/** Where the files are that people sign in by; Airflow has this folder in Python’s path. */
export const CONFIG_FOLDER = `${AIRFLOW_HOME}/config`;

/** Where DAGs of an image or of a directory are. */
export const DAGS_FOLDER = `${AIRFLOW_HOME}/dags`;

/** Where logs are, before they are sent away. */
export const LOGS_FOLDER = `${AIRFLOW_HOME}/logs`;

/** The file of the pods of tasks. */
export const POD_TEMPLATE = `${AIRFLOW_HOME}/pod-template/pod-template.yaml`;

/** Port of the exporter for StatsD. */
export const STATSD_PORT = 9125;

/** Name of the exporter. */
export const STATSD = 'airflow-statsd';

/** Id of the connection by which a private repository is read. */
const GIT_CONNECTION = 'platform_dags';

/** A new commit is there within a minute. */
const REFRESH_SECONDS = 60;

/** What the variables depend on. */
export interface EnvironmentOptions extends Pick<
  AirflowProps,
  'namespace' | 'host' | 'path' | 'dags' | 'logs' | 'metrics'
> {
  /** Login of the database. */
  readonly database: ISecret;
  /** Airflow’s keys. */
  readonly keys: ISecret;
  /** The secret of the client at the identity provider. */
  readonly client: ISecret;
  /** The secrets of connections, by id. */
  readonly connections: Readonly<Record<string, ISecret>>;
}

const variable = (section: string, name: string, value: string): k8s.EnvVar => ({
  name: `AIRFLOW__${section}__${name}`,
  value,
});

/**
 * What every process of Airflow is told, tasks included: where the API is, where DAGs and logs are.
 * https://airflow.apache.org/docs/apache-airflow/3.3.1/configurations-ref.html
 */
export function commonEnvironment(options: EnvironmentOptions): k8s.EnvVar[] {
  const { namespace, path, dags, logs, connections } = options;
  const api = `http://${partName('api-server')}.${namespace.name}.svc:${API_PORT}${path}`;
  return [
    { name: 'AIRFLOW_HOME', value: AIRFLOW_HOME },
    // Airflow writes a file of defaults where it finds none; its own folder cannot be written.
    { name: 'AIRFLOW_CONFIG', value: '/tmp/airflow.cfg' },
    { name: 'HOME', value: '/tmp' },
    { name: 'PYTHONDONTWRITEBYTECODE', value: '1' },
    variable('CORE', 'EXECUTOR', 'KubernetesExecutor'),
    variable('CORE', 'EXECUTION_API_SERVER_URL', `${api}/execution/`),
    variable('CORE', 'LOAD_EXAMPLES', 'False'),
    variable('CORE', 'DAGS_FOLDER', DAGS_FOLDER),
    variable('CORE', 'DAGS_ARE_PAUSED_AT_CREATION', 'True'),
    variable('DAG_PROCESSOR', 'DAG_BUNDLE_CONFIG_LIST', bundles(dags)),
    variable('DAG_PROCESSOR', 'DAG_BUNDLE_STORAGE_PATH', '/tmp/bundles'),
    ...logEnvironment(logs),
    ...Object.entries(connections).map(([id, secret]) =>
      secret.toEnvVar(`AIRFLOW_CONN_${id.toUpperCase()}`, 'connection'),
    ),
  ];
}

/** What the processes are told beside that have the database, which tasks do not. */
export function serverEnvironment(options: EnvironmentOptions): k8s.EnvVar[] {
  const { namespace, host, path, database, keys, client, metrics } = options;
  return [
    ...commonEnvironment(options),
    ...sqlAlchemyVariables(database, 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN'),
    keys.toEnvVar('AIRFLOW__CORE__FERNET_KEY', AIRFLOW_SECRET_KEYS.fernet),
    keys.toEnvVar('AIRFLOW__API_AUTH__JWT_SECRET', AIRFLOW_SECRET_KEYS.jwt),
    keys.toEnvVar('AIRFLOW__API__SECRET_KEY', AIRFLOW_SECRET_KEYS.api),
    client.toEnvVar('AIRFLOW_CLIENT_SECRET', CLIENT_SECRET_KEY),
    variable('CORE', 'AUTH_MANAGER', 'platform_auth.PlatformAuthManager'),
    variable('API', 'BASE_URL', `https://${host}${path}`),
    variable('API', 'EXPOSE_CONFIG', 'False'),
    variable('FAB', 'CONFIG_FILE', `${CONFIG_FOLDER}/webserver_config.py`),
    variable('FAB', 'ENABLE_PROXY_FIX', 'True'),
    variable('FAB', 'COOKIE_SECURE', 'True'),
    variable('SCHEDULER', 'ENABLE_HEALTH_CHECK', 'True'),
    variable('KUBERNETES_EXECUTOR', 'NAMESPACE', namespace.name),
    variable('KUBERNETES_EXECUTOR', 'POD_TEMPLATE_FILE', POD_TEMPLATE),
    variable('KUBERNETES_EXECUTOR', 'DELETE_WORKER_PODS', 'True'),
    variable('KUBERNETES_EXECUTOR', 'WORKER_PODS_CREATION_BATCH_SIZE', '16'),
    // The gateway alone reaches the pods, and it tells how people called it.
    { name: 'FORWARDED_ALLOW_IPS', value: '*' },
    ...(metrics === undefined ? [] : metricsEnvironment(namespace.name)),
  ];
}

const metricsEnvironment = (namespace: string): k8s.EnvVar[] => [
  variable('METRICS', 'STATSD_ON', 'True'),
  variable('METRICS', 'STATSD_HOST', `${STATSD}.${namespace}.svc`),
  variable('METRICS', 'STATSD_PORT', String(STATSD_PORT)),
  variable('METRICS', 'STATSD_PREFIX', 'airflow'),
];

function logEnvironment(logs: LogStore): k8s.EnvVar[] {
  const local = variable('LOGGING', 'BASE_LOG_FOLDER', LOGS_FOLDER);
  if (!('objects' in logs)) return [local];
  return [
    local,
    variable('LOGGING', 'REMOTE_LOGGING', 'True'),
    variable('LOGGING', 'REMOTE_BASE_LOG_FOLDER', logs.objects.toUri()),
    // No such connection is needed: without one the pod’s own identity is taken.
    variable('LOGGING', 'REMOTE_LOG_CONN_ID', 'aws_default'),
    { name: 'AIRFLOW_CONN_AWS_DEFAULT', value: 'aws://' },
  ];
}

/** Where DAGs come from, as Airflow calls it: a bundle. */
function bundles(dags: DagSource): string {
  if (dags.from !== 'git') {
    return JSON.stringify([
      {
        name: 'platform',
        classpath: 'airflow.dag_processing.bundles.local.LocalDagBundle',
        kwargs: { path: DAGS_FOLDER, refresh_interval: REFRESH_SECONDS },
      },
    ]);
  }
  const connection = dags.secret === undefined ? {} : { git_conn_id: GIT_CONNECTION };
  return JSON.stringify([
    {
      name: 'platform',
      classpath: 'airflow.providers.git.bundles.git.GitDagBundle',
      kwargs: {
        repo_url: dags.repository,
        tracking_ref: dags.ref,
        subdir: dags.folder,
        refresh_interval: REFRESH_SECONDS,
        ...connection,
      },
    },
  ]);
}

/** The connection that a private repository is read by, where there is one. */
export const gitConnection = (dags: DagSource): Readonly<Record<string, string>> =>
  dags.from === 'git' && dags.secret !== undefined ? { [GIT_CONNECTION]: dags.secret } : {};
