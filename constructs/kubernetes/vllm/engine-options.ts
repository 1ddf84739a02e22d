import type { k8s } from 'cdk8s-plus-29';
import type { ModelShape } from '../../../lib/catalogue/language-models';
import type { ModelPrecision, Quantization } from '../../../lib/catalogue/model-memory';
import type { ContainerResourcesOptions, ReplicaRange } from '../core';
import type { NodeChoice } from '../karpenter';
import type { ModelFiles } from './model-source';

/** An adapter that is there from the start. */
export interface StaticAdapter {
  /** What clients call it. */
  readonly name: string;
  /** Its files. */
  readonly files: ModelFiles;
}

/** Low-rank adapters over one model. */
export interface AdapterOptions {
  /**
   * Those that are there from the start.
   * @default - none
   */
  readonly static?: readonly StaticAdapter[];
  /**
   * Whether adapters may be loaded and unloaded while engines run, by `/v1/load_lora_adapter` of each of them: from the
   * volume of the model’s files, which has to be one. Nobody but the router reaches engines, and it passes no such call on.
   * @default false
   */
  readonly loading?: boolean;
  /**
   * Adapters that a step may use at once; each takes memory.
   * @default - as many as are static, one at least
   */
  readonly slots?: number;
  /**
   * The highest rank of them.
   * @default 16
   */
  readonly rank?: 8 | 16 | 32 | 64 | 128 | 256 | 320 | 512;
}

/** Memory of the node for keys and values that an accelerator has no room for. */
export interface CacheOffloadOptions {
  /** GiB of all accelerators of an engine together; added to the memory that it asks for. */
  readonly gibibytes: number;
  /**
   * Who moves them: vLLM itself, or LMCache, which has to be in the image.
   * @default 'native'
   */
  readonly backend?: 'native' | 'lmcache';
}

/** A signal by which the number of engines follows the load. */
export interface EngineSignals {
  /**
   * Requests that wait, for each engine.
   * @default 4
   */
  readonly waitingRequests?: number;
  /**
   * Share of the cache for keys and values that is taken, above which there are too few engines.
   * @default 0.8
   */
  readonly cacheUse?: number;
  /**
   * Seconds until the first token that 95 of 100 requests get at most.
   * @default - not looked at
   */
  readonly firstTokenSeconds?: number;
}

/** Engines as many as the load asks for. */
export interface EngineScaling extends ReplicaRange, EngineSignals {
  /**
   * Who sets their number: KEDA, or a HorizontalPodAutoscaler that asks prometheus-adapter for `ENGINE_POD_METRICS`, with one
   * engine at least.
   * @default 'keda'
   */
  readonly by?: 'keda' | 'prometheus-adapter';
  /**
   * Minutes without a request after which no engine is left, where `min` is 0.
   * @default 15
   */
  readonly idleMinutes?: number;
}

/** One part of an answer that some engines do. */
export type EngineRole = 'prefill' | 'decode';

/** A language model, and the engines that compute it. */
export interface LlmModel {
  /** Name of its objects, below that of the service: lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * What clients call it, in `model` of a request.
   * @default - the name
   */
  readonly servedName?: string;
  /** Its files. */
  readonly files: ModelFiles;
  /** What decides how much memory it takes: `knownModel(repository)`, or what its `config.json` says. */
  readonly shape: ModelShape;
  /** The longest context, prompt and answer together, in tokens. Its cache is promised. */
  readonly contextTokens: number;
  /**
   * Requests of that length that are answered at once; shorter ones are more.
   * @default 1
   */
  readonly fullContexts?: number;
  /**
   * Requests that a step computes at most; others wait.
   * @default 64
   */
  readonly sequences?: number;
  /**
   * Precision of weights and of computation.
   * @default 'bfloat16'
   */
  readonly precision?: ModelPrecision;
  /**
   * How the weights are made smaller.
   * @default - as they are
   */
  readonly quantization?: Quantization;
  /**
   * How keys and values are kept.
   * @default 'auto' - as the precision says
   */
  readonly cachePrecision?: 'auto' | 'fp8';
  /**
   * Accelerators of a pod that share each layer.
   * @default 1
   */
  readonly tensorParallel?: number;
  /**
   * Nodes that share the layers, each with as many accelerators and all in one zone; more than one make a LeaderWorkerSet,
   * whose operator must be there.
   * @default 1
   */
  readonly nodes?: number;
  /**
   * Share of an accelerator’s memory that an engine may take.
   * @default 0.9
   */
  readonly memoryShare?: number;
  /**
   * Where engines run.
   * @default - any node with the accelerators; nothing is known of their memory
   */
  readonly placement?: NodeChoice;
  /**
   * The extended resource of the accelerators, such as `amd.com/gpu` with an image for them.
   * @default - that of the pool, or `nvidia.com/gpu`
   */
  readonly acceleratorResource?: string;
  /**
   * What a pod may use beside its accelerators.
   * @default - 3 CPUs and 12Gi of memory for each of its accelerators
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Size of `/dev/shm`, by which processes of several accelerators talk; a part of the memory.
   * @default '1Gi', or '8Gi' for several accelerators
   */
  readonly sharedMemory?: string;
  /**
   * Engines, by number or by load.
   * @default 1
   */
  readonly replicas?: number | EngineScaling;
  /**
   * Engines for which nodes are kept though none is there yet, so that one comes without waiting for a node. They are paid
   * for; needs the image `pause` and a pool.
   * @default 0
   */
  readonly spareNodes?: number;
  /**
   * Whether a new version of the pods comes before an old one goes, which takes accelerators for one more.
   * @default true
   */
  readonly surge?: boolean;
  /**
   * Whether requests that begin alike share keys and values.
   * @default true
   */
  readonly prefixCache?: boolean;
  /**
   * Whether long prompts are computed in parts, between the steps of other requests.
   * @default true
   */
  readonly chunkedPrefill?: boolean;
  /**
   * Whether the engine runs without compiling and CUDA graphs: it is there sooner, and slower.
   * @default false
   */
  readonly eager?: boolean;
  /**
   * Memory of the node as a second cache.
   * @default - none
   */
  readonly offload?: CacheOffloadOptions;
  /**
   * Adapters.
   * @default - none
   */
  readonly adapters?: AdapterOptions;
  /**
   * What turns text of the model into calls of tools, by vLLM’s name for it, such as `llama3_json`.
   * @default - no calls of tools
   */
  readonly toolCallParser?: string;
  /**
   * What tells reasoning from answers, by vLLM’s name for it, such as `deepseek_r1`.
   * @default - none
   */
  readonly reasoningParser?: string;
  /**
   * Which part of an answer these engines do, where the router tells them apart; such a model is in the service twice.
   * @default - all of it
   */
  readonly role?: EngineRole;
  /**
   * Seconds that requests get to end when a pod has to go.
   * @default 120
   */
  readonly drainSeconds?: number;
  /**
   * Seconds until it answers, from its container’s start.
   * @default - estimated by the size of its weights and where they come from, three times over
   */
  readonly startSeconds?: number;
  /**
   * Whether Karpenter leaves the pods’ nodes alone as long as they run.
   * @default true
   */
  readonly doNotDisrupt?: boolean;
  /**
   * Further arguments of `vllm serve`, such as `--speculative-config`; none that a property stands for.
   * @default - none
   */
  readonly extraArgs?: readonly string[];
  /**
   * Further variables.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
}
