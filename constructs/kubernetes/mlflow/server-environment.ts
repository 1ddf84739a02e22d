import type { k8s } from 'cdk8s-plus-29';
import { sqlAlchemyVariables } from '../database';
import type { ISecret } from '../secrets';
import type { ArtifactStore } from './mlflow-props';
import { PROGRAM_PORT, SERVER_PORT, serviceHosts } from './names';

/** Where the server keeps what its processes have counted. */
const METRICS_FOLDER = '/tmp/metrics';

/** Where a shared directory of artifacts is mounted. */
export const ARTIFACT_FOLDER = '/mnt/artifacts';

/** Property of the generated secret that holds the passphrase. */
const PASSPHRASE_KEY = 'passphrase';

/** Processes of one server; each holds about 250Mi. */
const WORKERS = 2;

/** What the arguments depend on. */
export interface ServerArgumentsOptions {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Public host. */
  readonly host: string;
  /** Path of the pages. */
  readonly path: string;
  /** Whether metrics are read. */
  readonly hasMetrics: boolean;
  /** Ranges that pods have their addresses in: Prometheus calls a pod by its address. */
  readonly podCidrs: readonly string[];
  /** The argument that chooses the application. */
  readonly application: string;
}

/**
 * The arguments of `mlflow server`. What is secret, or shared with other commands, is in the environment.
 * https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/cli/__init__.py
 */
export function serverArguments(options: ServerArgumentsOptions): string[] {
  const { host, path, hasMetrics } = options;
  return [
    'server',
    '--host=0.0.0.0',
    `--port=${SERVER_PORT}`,
    `--workers=${WORKERS}`,
    `--static-prefix=${path}`,
    options.application,
    '--serve-artifacts',
    `--allowed-hosts=${allowedHosts(options).join(',')}`,
    `--cors-allowed-origins=https://${host}`,
    '--x-frame-options=SAMEORIGIN',
    ...(hasMetrics ? [`--expose-prometheus=${METRICS_FOLDER}`] : []),
  ];
}

/**
 * Names that requests may be for; others are refused, or a page elsewhere could have a browser ask for it.
 * Addresses of pods are among them only for who reads metrics.
 */
function allowedHosts({ namespace, host, hasMetrics, podCidrs }: ServerArgumentsOptions): string[] {
  return [
    host,
    ...serviceHosts(namespace, PROGRAM_PORT),
    `localhost:${SERVER_PORT}`,
    ...(hasMetrics ? podCidrs.map(addressPattern) : []),
  ];
}

/** `10.0.0.0/16` → `10.0.*:5000`: the whole parts of a network that its length covers. */
function addressPattern(cidr: string): string {
  const [address = '', length = '32'] = cidr.split('/');
  const parts = address.split('.').slice(0, Math.floor(Number(length) / 8));
  return `${[...parts, '*'].join('.')}:${SERVER_PORT}`;
}

/** The `Host` that probes ask for. */
export const PROBE_HOST = `localhost:${SERVER_PORT}`;

/**
 * The environment of every process that works with the data.
 * https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/environment_variables.py
 */
export function serverEnvironment(
  database: ISecret,
  passphrase: ISecret,
  artifacts: ArtifactStore,
): k8s.EnvVar[] {
  return [
    ...storeEnvironment(database),
    // The files of runs go through the server, whatever they are kept in.
    { name: 'MLFLOW_ARTIFACTS_DESTINATION', value: destinationOf(artifacts) },
    passphrase.toEnvVar('MLFLOW_CRYPTO_KEK_PASSPHRASE', PASSPHRASE_KEY),
    // Its queue is in the memory of one server, which others do not see.
    { name: 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION', value: 'false' },
  ];
}

/** What a process needs that works with the database alone. */
export const storeEnvironment = (database: ISecret): k8s.EnvVar[] => [
  ...sqlAlchemyVariables(database, 'MLFLOW_BACKEND_STORE_URI'),
  { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' },
  { name: 'HOME', value: '/tmp' },
  { name: 'PYTHONDONTWRITEBYTECODE', value: '1' },
];

const destinationOf = (artifacts: ArtifactStore): string =>
  'objects' in artifacts ? artifacts.objects.toUri() : ARTIFACT_FOLDER;
