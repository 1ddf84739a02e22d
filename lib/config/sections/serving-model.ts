import { z } from 'zod';
import { MODEL_PRECISIONS, QUANTIZATIONS } from '../../catalogue/model-memory';
import { label, quantityText } from '../primitives';
import { folderPath, objectPrefix } from './serving-paths';

/** Names of a model’s objects are made of three: endpoint, version and model make 46 characters together at most, with dashes. */
export const MODEL_NAME = label(24);

const source = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('hugging-face').describe('A repository at Hugging Face.'),
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, { error: 'must be such as meta-llama/Llama-3.1-8B-Instruct' })
      .describe('Owner and name.'),
    revision: z
      .string()
      .min(1)
      .regex(/^(?!(main|master|HEAD)$)/, {
        error:
          "must be a commit or a tag: 'main', 'master' and 'HEAD' move; take the commit that it is at",
      })
      .describe('Commit or tag, so that tomorrow the same files come; a branch moves.'),
    token: label(40)
      .optional()
      .describe(
        'One of `secrets.declared` with a token, for models whose terms somebody has accepted.',
      ),
  }),
  z.strictObject({
    from: z.literal('s3').describe('Files in the platform’s bucket for models.'),
    prefix: objectPrefix.describe('Where the files of one version are.'),
  }),
  z.strictObject({
    from: z.literal('mlflow').describe('A version of a model in MLflow’s registry.'),
    model: z
      .string()
      .regex(/^[\w.-]+$/)
      .describe('Its name.'),
    version: z.int().min(1).describe('Number of the version; aliases move.'),
    folder: folderPath.default('model').describe('Folder of the artifact that has the files.'),
  }),
  z.strictObject({
    from: z
      .literal('folder')
      .describe('Files that somebody has put into the shared folder `models`.'),
    path: folderPath.describe('Folder there.'),
  }),
]);

const shape = z.strictObject({
  billionParameters: z.number().positive().describe('Parameters, in thousand millions.'),
  layers: z.int().min(1).describe('Layers: `num_hidden_layers`.'),
  attentionHeads: z.int().min(1).describe('Heads of attention: `num_attention_heads`.'),
  keyValueHeads: z.int().min(1).describe('Heads of keys and values: `num_key_value_heads`.'),
  headSize: z
    .int()
    .min(1)
    .describe('Numbers of a head: `head_dim`, or `hidden_size / num_attention_heads`.'),
  contextTokens: z
    .int()
    .min(256)
    .describe('The longest context that it was made for: `max_position_embeddings`.'),
  weightsGiB: z
    .number()
    .positive()
    .optional()
    .describe(
      'What its weights take as they are served, in GiB (after quantization); estimated by parameters and precision without it.',
    ),
});

const replicas = z
  .strictObject({
    min: z.int().min(0).max(1000).default(1).describe('Engines that are there at least.'),
    max: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Engines at most, by load; as many as `min`, without it.'),
    by: z
      .enum(['keda', 'prometheus-adapter'])
      .default('keda')
      .describe(
        'Who sets their number: KEDA, or a HorizontalPodAutoscaler that asks prometheus-adapter, with one engine at least.',
      ),
    waitingRequests: z
      .number()
      .positive()
      .default(4)
      .describe('Requests that wait for each engine, above which another comes.'),
    cacheUse: z
      .number()
      .positive()
      .max(1)
      .default(0.8)
      .describe('Share of the cache that is taken, above which another comes.'),
    firstTokenSeconds: z
      .number()
      .positive()
      .optional()
      .describe(
        'Seconds until the first token that 95 of 100 requests get at most, above which another comes.',
      ),
    idleMinutes: z
      .int()
      .min(1)
      .max(1440)
      .default(15)
      .describe('Minutes without a request after which none is left, where `min` is 0.'),
  })
  .prefault({})
  .describe('How many engines there are.');

const adapter = z.strictObject({
  source: source.describe('Where its files come from.'),
});

const adapters = z
  .strictObject({
    static: z
      .record(MODEL_NAME, adapter)
      .default({})
      .describe('Adapters that are there from the start, by what clients call them.'),
    loading: z
      .boolean()
      .default(false)
      .describe(
        'Whether adapters may be loaded while engines run, by `/v1/load_lora_adapter` of each, from the shared folder `models`.',
      ),
    slots: z.int().min(1).max(256).optional().describe('Adapters that a step may use at once.'),
    rank: z
      .literal([8, 16, 32, 64, 128, 256, 320, 512])
      .default(16)
      .describe('The highest rank of them.'),
  })
  .optional()
  .describe('Low-rank adapters over the model.');

/** A language model. */
export const servedModel = z.strictObject({
  servedName: z
    .string()
    .regex(/^[\w./-]{1,96}$/, { error: 'must be letters, digits and ._/-' })
    .optional()
    .describe('What clients call it; its name here without it.'),
  source: source.describe('Where its files come from.'),
  keptOn: z
    .enum(['shared', 'node', 'stream'])
    .default('shared')
    .describe(
      'Where engines read the files: `shared` fetches them once to the shared file system, `node` to the disk of each node, `stream` reads them from S3 into the accelerators.',
    ),
  shape: shape
    .optional()
    .describe(
      'What decides how much memory it takes, of its `config.json`; known of some repositories at Hugging Face.',
    ),
  contextTokens: z
    .int()
    .min(256)
    .default(8192)
    .describe('The longest context, prompt and answer together, in tokens.'),
  fullContexts: z
    .int()
    .min(1)
    .default(4)
    .describe('Requests of that length that are answered at once; shorter ones are more.'),
  sequences: z
    .int()
    .min(1)
    .default(64)
    .describe('Requests that a step computes at most; others wait.'),
  precision: z.enum(MODEL_PRECISIONS).default('bfloat16').describe('Precision of computation.'),
  quantization: z
    .enum(QUANTIZATIONS)
    .optional()
    .describe(
      'How the weights are made smaller: `fp8_per_tensor` while they are loaded, the others by who published them.',
    ),
  cachePrecision: z.enum(['auto', 'fp8']).default('auto').describe('How keys and values are kept.'),
  tensorParallel: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe('GPUs of one node that share each layer.'),
  nodes: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe(
      'Nodes of one zone that share the layers, each with as many GPUs; with several, `replicas` is no range.',
    ),
  memoryShare: z
    .number()
    .min(0.3)
    .max(0.97)
    .default(0.9)
    .describe('Share of a GPU’s memory that an engine may take.'),
  pool: label(40)
    .optional()
    .describe('Node pool, one of `nodePools`; the first with whole GPUs without it.'),
  resources: z
    .strictObject({
      cpu: quantityText.describe('CPUs.'),
      memory: quantityText.describe('Memory.'),
    })
    .optional()
    .describe('What a pod gets beside its GPUs; 3 CPUs and 12Gi for each GPU without it.'),
  replicas,
  spareNodes: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe(
      'Engines for which nodes are kept, and paid for, though none is there yet, so that one comes without waiting for a node.',
    ),
  surge: z
    .boolean()
    .default(true)
    .describe(
      'Whether a new engine comes before an old one goes, which takes GPUs for one more; leave room for it in the limit of the pool.',
    ),
  eager: z
    .boolean()
    .default(false)
    .describe('Whether it runs without compiling: it is there sooner, and slower.'),
  offloadGiB: z
    .int()
    .min(1)
    .max(2048)
    .optional()
    .describe('GiB of the node’s memory as a second cache of keys and values.'),
  adapters,
  toolCallParser: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .optional()
    .describe('vLLM’s name of what finds calls of tools in its text, such as `llama3_json`.'),
  reasoningParser: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .optional()
    .describe('vLLM’s name of what tells reasoning from answers, such as `deepseek_r1`.'),
});
