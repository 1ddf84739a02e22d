import { Quantity } from '../../lib/values';
import type { RayCluster, RayContainer, RayGroup, RayJob } from './subject';

/**
 * What the operator makes of a group of pods.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/common/pod.go
 */

/** Ports that the operator counts on. https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go */
export const PORTS = { gcs: 6379, client: 10_001, dashboard: 8265, serve: 8000, metrics: 8080 };

/** Port of the agent of each pod, which the operator’s probes ask. */
export const AGENT_PORT = 52_365;

/** Who starts: a head, or a worker of the head that has this address. */
export type Role = { readonly kind: 'head' } | { readonly kind: 'worker'; readonly head: string };

/** What the shell of a pod is handed (`setMissingRayStartParams`, `generateRayStartCommand`, `convertParamMap`). */
export function startCommand(cluster: RayCluster, group: RayGroup, role: Role): string {
  const parameters: Readonly<Record<string, string>> = {
    'metrics-export-port': String(PORTS.metrics),
    'dashboard-agent-listen-port': String(AGENT_PORT),
    ...(role.kind === 'head' ? headParameters(cluster) : { address: `${role.head}:${PORTS.gcs}` }),
    ...countedParameters(group),
    ...group.rayStartParams,
    block: 'true',
  };
  const flags = Object.entries(parameters)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value === 'true' ? ` --${name} ` : ` --${name}=${value} `));
  const kind = role.kind === 'head' ? '--head ' : '';
  return `ulimit -n \${RAY_START_ULIMIT_OPEN_FILES:-65536}; ray start ${kind}${flags.join('')}`;
}

function headParameters({ spec }: RayCluster): Readonly<Record<string, string>> {
  return {
    'dashboard-host': '0.0.0.0',
    ...(spec.enableInTreeAutoscaling === true ? { 'no-monitor': 'true' } : {}),
    ...(spec.gcsFaultToleranceOptions === undefined
      ? {}
      : { 'redis-username': '$REDIS_USERNAME', 'redis-password': '$REDIS_PASSWORD' }),
  };
}

/** CPUs by limits or requests, memory by limits, GPUs by limits whose name ends so. */
function countedParameters(group: RayGroup): Readonly<Record<string, string>> {
  const { limits = {}, requests = {} } = rayContainer(group).resources;
  const cpu = limits['cpu'] ?? requests['cpu'];
  const memory = limits['memory'];
  const gpu = Object.keys(limits).find((name) => name.endsWith('gpu'));
  return {
    ...(cpu === undefined ? {} : { 'num-cpus': String(Math.ceil(Quantity.cpu(cpu).toNumber())) }),
    ...(memory === undefined ? {} : { memory: String(Quantity.memory(memory).toNumber()) }),
    ...(gpu === undefined || !operatorReads(group) ? {} : { 'num-gpus': limits[gpu] ?? '' }),
  };
}

/** Whether the operator can read `resources`; if not, it tells Ray of no device (`getResourcesMap`). */
export function operatorReads({ rayStartParams: { resources = '{}' } }: RayGroup): boolean {
  try {
    JSON.parse(resources.replaceAll(/^['"` ]+|['"` ]+$/g, ''));
    return true;
  } catch {
    return false;
  }
}

/** The container that Ray runs in: the first one. */
export function rayContainer({ template }: RayGroup): RayContainer {
  const [container] = template.spec.containers;
  if (container === undefined) throw new Error('a group of pods has no container');
  return container;
}

/** Gives what stands under a key of the Secret that a pod reads. */
export type SecretValues = (key: string) => string;

/** Variables that the operator adds (`setContainerEnvVars`, `SetContainerTokenAuthEnvVars`, `configureGCSFaultTolerance`). */
export const addedVariables = (
  cluster: RayCluster,
  role: Role,
  secret: SecretValues,
): Readonly<Record<string, string>> => ({
  RAY_ADDRESS: `${role.kind === 'head' ? '127.0.0.1' : role.head}:${PORTS.gcs}`,
  RAY_PORT: String(PORTS.gcs),
  RAY_CLUSTER_NAME: cluster.metadata.name,
  RAY_USAGE_STATS_KUBERAY_IN_USE: '1',
  ...(cluster.spec.authOptions?.mode === 'token' ? tokenVariables(secret('auth_token')) : {}),
  ...stateVariables(cluster, role, secret),
});

function stateVariables(
  { metadata, spec: { gcsFaultToleranceOptions: state } }: RayCluster,
  role: Role,
  secret: SecretValues,
): Readonly<Record<string, string>> {
  if (state === undefined) return {};
  if (role.kind === 'worker') return { RAY_gcs_rpc_server_reconnect_timeout_s: '600' };
  return {
    RAY_external_storage_namespace: state.externalStorageNamespace ?? metadata.name,
    RAY_REDIS_ADDRESS: state.redisAddress,
    REDIS_USERNAME: secret('username'),
    REDIS_PASSWORD: secret('password'),
  };
}

/** What whoever calls a cluster with a token has to have. */
export const tokenVariables = (token: string): Readonly<Record<string, string>> => ({
  RAY_AUTH_MODE: 'token',
  RAY_AUTH_TOKEN: token,
});

/**
 * What the shell of the submitter’s pod is handed.
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/common/job.go (BuildJobSubmitCommand)
 */
export function submitCommand({ metadata, spec }: RayJob, dashboard: string): string {
  const address = `--address ${dashboard}`;
  const environment =
    spec.runtimeEnvYAML === undefined
      ? ''
      : `--runtime-env-json ${JSON.stringify(spec.runtimeEnvYAML)} `;
  return [
    `if ! ray job status ${address} ${metadata.name} >/dev/null 2>&1 ;`,
    `then ray job submit ${address} --no-wait ${environment}--submission-id ${metadata.name} -- ${spec.entrypoint.trim()} ;`,
    `fi ; ray job logs ${address} --follow ${metadata.name}`,
  ].join(' ');
}
