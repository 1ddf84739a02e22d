import { adapterRank, adapterSlots, loadOf } from './engine-load';
import type { LlmModel } from './engine-options';
import { PORT } from './names';

/** An adapter with the folder of its files. */
export interface AdapterInPlace {
  readonly name: string;
  readonly path: string;
}

/** What an engine serves. */
export interface EngineFiles {
  /** Folder or URL of the model. */
  readonly path: string;
  readonly adapters: readonly AdapterInPlace[];
  /** Where spans go; undefined where nobody takes them. */
  readonly tracesUrl: string | undefined;
}

/** Requests that an engine has no time left for would be counted as failed. */
export const DRAIN_SECONDS = 120;

/**
 * Arguments of `vllm`. https://docs.vllm.ai/en/v0.32.0/cli/serve/
 *
 * Usage is in every answer, streams included, or nobody could meter; prompts are not logged; metrics are, in Prometheus.
 */
export function engineArguments(model: LlmModel, files: EngineFiles): string[] {
  return [
    'serve',
    files.path,
    '--host=0.0.0.0',
    `--port=${PORT}`,
    `--served-model-name=${servedName(model)}`,
    ...sizeArguments(model),
    ...cacheArguments(model),
    ...adapterArguments(model, files.adapters),
    ...('streamed' in model.files ? streamArguments() : []),
    ...(model.eager === true ? ['--enforce-eager'] : []),
    ...parserArguments(model),
    ...transferArguments(model),
    ...traceArguments(files),
    '--enable-force-include-usage',
    // A line for each probe and each request would be most of the log.
    '--disable-uvicorn-access-log',
    `--shutdown-timeout=${model.drainSeconds ?? DRAIN_SECONDS}`,
    ...(model.extraArgs ?? []),
  ];
}

/** What clients call a model. */
export const servedName = ({ servedName: given, name }: LlmModel): string => given ?? name;

function sizeArguments(model: LlmModel): string[] {
  const load = loadOf(model);
  return [
    `--max-model-len=${load.contextTokens}`,
    `--max-num-seqs=${model.sequences ?? 64}`,
    `--dtype=${load.precision}`,
    ...(load.quantization === undefined ? [] : [`--quantization=${load.quantization}`]),
    `--gpu-memory-utilization=${load.memoryShare}`,
    `--tensor-parallel-size=${load.tensorParallel}`,
    `--pipeline-parallel-size=${load.pipelineParallel}`,
  ];
}

const cacheArguments = ({
  cachePrecision,
  prefixCache = true,
  chunkedPrefill = true,
  offload,
}: LlmModel): string[] => [
  ...(cachePrecision === 'fp8' ? ['--kv-cache-dtype=fp8'] : []),
  onOrOff('enable-prefix-caching', prefixCache),
  onOrOff('enable-chunked-prefill', chunkedPrefill),
  // vLLM’s own word for LMCache means a server beside the engine, which none of ours has.
  ...(offload === undefined || offload.backend === 'lmcache'
    ? []
    : [`--kv-offloading-size=${offload.gibibytes}`]),
];

const onOrOff = (flag: string, isOn: boolean): string => (isOn ? `--${flag}` : `--no-${flag}`);

function adapterArguments(model: LlmModel, adapters: readonly AdapterInPlace[]): string[] {
  if (model.adapters === undefined) return [];
  const modules = adapters.map(({ name, path }) =>
    JSON.stringify({ name, path, base_model_name: servedName(model) }),
  );
  return [
    '--enable-lora',
    `--max-loras=${adapterSlots(model)}`,
    `--max-lora-rank=${adapterRank(model)}`,
    ...(modules.length === 0 ? [] : ['--lora-modules', ...modules]),
  ];
}

/** Bytes that each process of an engine holds of a stream: else it is all weights, up to 40 GB. */
const STREAM_BUFFER = 4 * 2 ** 30;

/** https://docs.vllm.ai/en/v0.32.0/models/extensions/runai_model_streamer/ */
const streamArguments = (): string[] => [
  '--load-format=runai_streamer',
  `--model-loader-extra-config=${JSON.stringify({ memory_limit: STREAM_BUFFER })}`,
];

const parserArguments = ({ toolCallParser, reasoningParser }: LlmModel): string[] => [
  ...(toolCallParser === undefined
    ? []
    : ['--enable-auto-tool-choice', `--tool-call-parser=${toolCallParser}`]),
  ...(reasoningParser === undefined ? [] : [`--reasoning-parser=${reasoningParser}`]),
];

/**
 * Keys and values go from one engine to another by NIXL; what does not arrive is computed again.
 * https://docs.vllm.ai/en/v0.32.0/features/nixl_connector_usage/
 */
const HAND_OVER = {
  kv_connector: 'NixlConnector',
  kv_role: 'kv_both',
  kv_load_failure_policy: 'recompute',
};

/** LMCache in the engine’s own process. https://docs.lmcache.ai/getting_started/quickstart.html */
const CACHE_IN_PROCESS = { kv_connector: 'LMCacheConnectorV1', kv_role: 'kv_both' };

/** One thing at most is done with keys and values. */
function transferArguments({ role, offload }: LlmModel): string[] {
  const transfer = role === undefined ? CACHE_IN_PROCESS : HAND_OVER;
  const isDone = role !== undefined || offload?.backend === 'lmcache';
  return isDone ? [`--kv-transfer-config=${JSON.stringify(transfer)}`] : [];
}

/**
 * A span for each request, with the times that it waited, was read and was answered. Spans of steps within are left out, for which
 * the engine would wait for its accelerators. https://docs.vllm.ai/en/v0.32.0/examples/observability/opentelemetry/
 */
const traceArguments = ({ tracesUrl }: EngineFiles): string[] =>
  tracesUrl === undefined ? [] : [`--otlp-traces-endpoint=${tracesUrl}`];

/** Flags that properties stand for; another value would be told twice. */
export function ownFlags(model: LlmModel): ReadonlySet<string> {
  const all = engineArguments(
    { ...model, extraArgs: [] },
    { path: '', adapters: [], tracesUrl: '' },
  );
  return new Set(all.filter((each) => each.startsWith('--')).map(flagOf));
}

/** `--dtype` of `--dtype=float16`; an underscore is a hyphen to vLLM, and `--no-` the other value. */
export const flagOf = (argument: string): string =>
  (argument.split('=')[0] ?? '').replaceAll('_', '-').replace(/^--no-/, '--');
