import type { k8s } from 'cdk8s-plus-29';
import { traceVariables, type TraceSettings } from '../opentelemetry';
import type { LlmModel } from './engine-options';
import type { SecretValue } from './model-source';
import { CACHE_PORTS, HASH_SEED } from './names';

/** The only folder that an engine writes to: caches of compiled kernels, and what libraries keep at home. */
export const SCRATCH = { name: 'scratch', mountPath: '/tmp' } as const;

/** The port by which engines agree to hand over keys and values. */
const HAND_OVER_PORT = 5600;

/**
 * Variables of every engine. https://docs.vllm.ai/en/v0.32.0/configuration/env_vars/
 *
 * Nobody outside is told how it is used, and nothing is fetched from the Hub behind the platform’s back.
 */
const COMMON: k8s.EnvVar[] = [
  { name: 'HOME', value: SCRATCH.mountPath },
  { name: 'HF_HOME', value: `${SCRATCH.mountPath}/hugging-face` },
  { name: 'HF_HUB_OFFLINE', value: '1' },
  { name: 'VLLM_CACHE_ROOT', value: `${SCRATCH.mountPath}/vllm` },
  { name: 'VLLM_CONFIG_ROOT', value: `${SCRATCH.mountPath}/vllm-config` },
  { name: 'VLLM_NO_USAGE_STATS', value: '1' },
];

const POD_IP: k8s.EnvVar['valueFrom'] = { fieldRef: { fieldPath: 'status.podIP' } };

/** What an engine is told by the service that it is of. */
export interface EngineSurroundings {
  /** The key that it asks for; undefined for none. */
  readonly apiKey: SecretValue | undefined;
  /** Host of the router that hears what the engine’s cache holds; undefined where none wants to. */
  readonly cacheRouter: string | undefined;
  /** What it is told of tracing, beside its arguments. */
  readonly traceSettings: TraceSettings;
}

/** Variables of an engine. */
export const engineVariables = (
  model: LlmModel,
  { apiKey, cacheRouter, traceSettings }: EngineSurroundings,
): k8s.EnvVar[] => [
  ...COMMON,
  ...(apiKey === undefined ? [] : [apiKey.secret.toEnvVar('VLLM_API_KEY', apiKey.key)]),
  ...offloadVariables(model),
  ...(cacheRouter === undefined ? [] : reportVariables(cacheRouter)),
  ...loadingVariables(model),
  ...(model.role === undefined
    ? []
    : [
        { name: 'VLLM_NIXL_SIDE_CHANNEL_HOST', valueFrom: POD_IP },
        { name: 'VLLM_NIXL_SIDE_CHANNEL_PORT', value: String(HAND_OVER_PORT) },
      ]),
  ...traceVariables(traceSettings, model.env),
  ...(model.env ?? []),
];

/** Memory that LMCache takes. https://docs.lmcache.ai/api_reference/configurations.html */
const offloadVariables = ({ offload }: LlmModel): k8s.EnvVar[] =>
  offload?.backend === 'lmcache'
    ? [
        { name: 'LMCACHE_LOCAL_CPU', value: 'True' },
        { name: 'LMCACHE_MAX_LOCAL_CPU_SIZE', value: String(offload.gibibytes) },
      ]
    : [];

/** The port on which LMCache of an engine answers the router. */
const CACHE_PORT = 8001;

/**
 * By which LMCache tells the router what it holds. A text must be one number to all of them.
 * https://github.com/vllm-project/production-stack/blob/vllm-stack-0.1.12/helm/templates/deployment-vllm-multi.yaml
 */
const reportVariables = (router: string): k8s.EnvVar[] => [
  { name: 'PYTHONHASHSEED', value: HASH_SEED },
  { name: 'LMCACHE_ENABLE_CONTROLLER', value: 'True' },
  {
    name: 'LMCACHE_LMCACHE_INSTANCE_ID',
    valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
  },
  { name: 'LMCACHE_CONTROLLER_PULL_URL', value: `${router}:${CACHE_PORTS.reports}` },
  { name: 'LMCACHE_CONTROLLER_REPLY_URL', value: `${router}:${CACHE_PORTS.replies}` },
  { name: 'LMCACHE_LMCACHE_WORKER_PORTS', value: String(CACHE_PORT) },
];

/** Who may call an engine may give it adapters. https://docs.vllm.ai/en/v0.32.0/features/lora/#dynamically-serving-lora-adapters */
const loadingVariables = ({ adapters }: LlmModel): k8s.EnvVar[] =>
  adapters?.loading === true ? [{ name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', value: 'True' }] : [];
