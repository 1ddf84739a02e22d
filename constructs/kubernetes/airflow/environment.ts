import type { k8s } from 'cdk8s-plus-29';
import { CLIENT_SECRET_KEY } from '../../../lib/contracts/secrets';
import { sqlAlchemyVariables, type CacheConnection } from '../database';
import { codeTraceSettings } from '../opentelemetry';
import type { ISecret } from '../secrets';
import type { AirflowProps, DagSource, LogStore } from './airflow-props';
import { celeryVariables } from './celery-variables';
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
export const GIT_CONNECTION = 'platform_dags';

/** A new commit is there within a minute. */
const REFRESH_SECONDS = 60;

/** What the variables depend on. */
export interface EnvironmentOptions extends Pick<
  AirflowProps,
  'namespace' | 'host' | 'path' | 'dags' | 'logs' | 'metrics' | 'traces' | 'celery'
> {
  /** Login of the database. */
  readonly database: ISecret;
  /** Airflow’s keys. */
  readonly keys: ISecret;
  /** The secret of the client at the identity provider. */
  readonly client: ISecret;
  /** The secrets of connections, by id. */
  readonly connections: Readonly<Record<string, ISecret>>;
  /** Login of the cache where tasks wait for workers; undefined without them. */
  readonly cache: CacheConnection | undefined;
}

/** Variables by name. Nothing of them is secret. */
export type Settings = Readonly<Record<string, string>>;

/** Options of one section of Airflow’s configuration, as variables. */
const section = (name: string, options: Settings): Settings =>
  Object.fromEntries(
    Object.entries(options).map(([option, value]) => [`AIRFLOW__${name}__${option}`, value]),
  );

/**
 * What every process of Airflow is told, tasks included: where the API is, where DAGs and logs are.
 * https://airflow.apache.org/docs/apache-airflow/3.3.1/configurations-ref.html
 */
function commonSettings(options: EnvironmentOptions): Settings {
  const { namespace, path, dags, logs, celery, metrics } = options;
  const api = `http://${partName('api-server')}.${namespace.name}.svc:${API_PORT}${path}`;
  return {
    AIRFLOW_HOME,
    // Airflow writes a file of defaults where it finds none; its own folder cannot be written.
    AIRFLOW_CONFIG: '/tmp/airflow.cfg',
    HOME: '/tmp',
    PYTHONDONTWRITEBYTECODE: '1',
    ...section('CORE', {
      EXECUTOR: executors(celery).join(','),
      EXECUTION_API_SERVER_URL: `${api}/execution/`,
      LOAD_EXAMPLES: 'False',
      DAGS_FOLDER,
      DAGS_ARE_PAUSED_AT_CREATION: 'True',
    }),
    ...section('DAG_PROCESSOR', {
      DAG_BUNDLE_CONFIG_LIST: bundles(dags),
      DAG_BUNDLE_STORAGE_PATH: '/tmp/bundles',
    }),
    ...logSettings(logs),
    ...traceOptions(options),
    ...(metrics === undefined ? {} : metricsSettings(namespace.name)),
  };
}

/** What the processes are told that have the database, which tasks do not. */
export function serverSettings(options: EnvironmentOptions): Settings {
  const { namespace, host, path } = options;
  return {
    ...commonSettings(options),
    ...section('CORE', {
      AUTH_MANAGER: 'platform_auth.PlatformAuthManager',
      // The log of a trigger is asked for at the address of its pod, whose name is known to nobody else.
      HOSTNAME_CALLABLE: 'airflow.utils.net.get_host_ip_address',
    }),
    ...section('API', { BASE_URL: `https://${host}${path}`, EXPOSE_CONFIG: 'False' }),
    ...section('FAB', {
      CONFIG_FILE: `${CONFIG_FOLDER}/webserver_config.py`,
      ENABLE_PROXY_FIX: 'True',
      COOKIE_SECURE: 'True',
    }),
    ...section('SCHEDULER', { ENABLE_HEALTH_CHECK: 'True' }),
    ...section('KUBERNETES_EXECUTOR', {
      NAMESPACE: namespace.name,
      POD_TEMPLATE_FILE: POD_TEMPLATE,
      DELETE_WORKER_PODS: 'True',
      WORKER_PODS_CREATION_BATCH_SIZE: '16',
    }),
    // The gateway alone reaches the pods, and it tells how people called it.
    FORWARDED_ALLOW_IPS: '*',
  };
}

/** Tasks tell of themselves as well. What a metric is about is in tags, which become labels, and not in its name. */
const metricsSettings = (namespace: string): Settings =>
  section('METRICS', {
    STATSD_ON: 'True',
    STATSD_HOST: `${STATSD}.${namespace}.svc`,
    STATSD_PORT: String(STATSD_PORT),
    STATSD_PREFIX: 'airflow',
    STATSD_INFLUXDB_ENABLED: 'True',
    LEGACY_NAMES_ON: 'False',
  });

/**
 * One trace for each run of a pipeline, with its tasks. Of exporters, Airflow takes the one that is named, and not by the protocol.
 * https://github.com/apache/airflow/blob/3.3.1/shared/observability/src/airflow_shared/observability/traces/__init__.py
 */
const traceOptions = ({ traces, namespace }: EnvironmentOptions): Settings =>
  traces === undefined
    ? {}
    : {
        ...section('TRACES', { OTEL_ON: 'True' }),
        ...codeTraceSettings(traces, { serviceName: 'airflow', namespace }),
        OTEL_TRACES_EXPORTER: 'otlp_proto_http',
      };

function logSettings(logs: LogStore): Settings {
  const local = section('LOGGING', { BASE_LOG_FOLDER: LOGS_FOLDER, JSON_LOGS: 'True' });
  if (!('objects' in logs)) return local;
  return {
    ...local,
    ...section('LOGGING', {
      REMOTE_LOGGING: 'True',
      REMOTE_BASE_LOG_FOLDER: logs.objects.toUri(),
      // No such connection is needed: without one the pod’s own identity is taken.
      REMOTE_LOG_CONN_ID: 'aws_default',
    }),
    AIRFLOW_CONN_AWS_DEFAULT: 'aws://',
  };
}

/** The connections that come from secrets, which every process may use. */
const connectionVariables = ({ connections }: EnvironmentOptions): k8s.EnvVar[] =>
  Object.entries(connections).map(([id, secret]) =>
    secret.toEnvVar(`AIRFLOW_CONN_${id.toUpperCase()}`, 'connection'),
  );

/** What every process has, in the template of pods of tasks: that is one file, read by the executor. */
export const taskVariables = (options: EnvironmentOptions): k8s.EnvVar[] => [
  ...Object.entries(commonSettings(options)).map(([name, value]) => ({ name, value })),
  ...connectionVariables(options),
];

/** What comes from secrets, for the processes that have the database. */
export function secretVariables(options: EnvironmentOptions): k8s.EnvVar[] {
  const { database, keys, client, cache, celery } = options;
  return [
    ...connectionVariables(options),
    ...sqlAlchemyVariables(database, 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN'),
    keys.toEnvVar('AIRFLOW__CORE__FERNET_KEY', AIRFLOW_SECRET_KEYS.fernet),
    keys.toEnvVar('AIRFLOW__API_AUTH__JWT_SECRET', AIRFLOW_SECRET_KEYS.jwt),
    keys.toEnvVar('AIRFLOW__API__SECRET_KEY', AIRFLOW_SECRET_KEYS.api),
    client.toEnvVar('AIRFLOW_CLIENT_SECRET', CLIENT_SECRET_KEY),
    ...(cache === undefined || celery === undefined ? [] : celeryVariables(cache, celery)),
  ];
}

/** Who runs tasks; the first those that name nobody. */
function executors(celery: AirflowProps['celery']): string[] {
  if (celery === undefined) return ['KubernetesExecutor'];
  const both = ['KubernetesExecutor', 'CeleryExecutor'];
  return celery.isDefault === true ? both.toReversed() : both;
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
