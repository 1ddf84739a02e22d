/** What of a language model decides how much memory it takes. */
export interface ModelShape {
  /** Parameters, in thousand millions. */
  readonly billionParameters: number;
  /** Layers with attention: `num_hidden_layers`. */
  readonly layers: number;
  /** Heads that read what others keep: `num_attention_heads`. */
  readonly attentionHeads: number;
  /** Heads that keep keys and values: `num_key_value_heads`. */
  readonly keyValueHeads: number;
  /** Numbers of one head: `head_dim`, or `hidden_size / num_attention_heads`. */
  readonly headSize: number;
  /** The longest context that it was made for, in tokens: `max_position_embeddings`. */
  readonly contextTokens: number;
  /**
   * What its weights take as they are served, in GiB: after quantization.
   * @default - estimated by parameters and precision
   */
  readonly weightsGiB?: number;
}

const LLAMA_CONTEXT = 131_072;
const QWEN_2_CONTEXT = 32_768;
const QWEN_3_CONTEXT = 40_960;

/**
 * Models by their repository at Hugging Face; each line is of the `config.json` and the model card there,
 * `https://huggingface.co/<repository>/blob/main/config.json`. Every other model is declared by who serves it.
 */
const MODELS: Readonly<Record<string, ModelShape>> = {
  'facebook/opt-125m': shape(0.125, [12, 12, 12, 64], 2048),
  'agentica-org/DeepScaleR-1.5B-Preview': shape(1.78, [28, 12, 2, 128], LLAMA_CONTEXT),
  'meta-llama/Llama-3.2-1B-Instruct': shape(1.24, [16, 32, 8, 64], LLAMA_CONTEXT),
  'meta-llama/Llama-3.2-3B-Instruct': shape(3.21, [28, 24, 8, 128], LLAMA_CONTEXT),
  'meta-llama/Llama-3.1-8B-Instruct': shape(8.03, [32, 32, 8, 128], LLAMA_CONTEXT),
  'meta-llama/Llama-3.1-70B-Instruct': shape(70.55, [80, 64, 8, 128], LLAMA_CONTEXT),
  'meta-llama/Llama-3.3-70B-Instruct': shape(70.55, [80, 64, 8, 128], LLAMA_CONTEXT),
  'mistralai/Mistral-7B-Instruct-v0.2': shape(7.24, [32, 32, 8, 128], 32_768),
  'mistralai/Mistral-7B-Instruct-v0.3': shape(7.25, [32, 32, 8, 128], 32_768),
  'Qwen/Qwen2.5-0.5B-Instruct': shape(0.494, [24, 14, 2, 64], QWEN_2_CONTEXT),
  'Qwen/Qwen2.5-7B-Instruct': shape(7.62, [28, 28, 4, 128], QWEN_2_CONTEXT),
  'Qwen/Qwen2.5-32B-Instruct': shape(32.76, [64, 40, 8, 128], QWEN_2_CONTEXT),
  'Qwen/Qwen2.5-72B-Instruct': shape(72.71, [80, 64, 8, 128], QWEN_2_CONTEXT),
  'Qwen/Qwen3-8B': shape(8.19, [36, 32, 8, 128], QWEN_3_CONTEXT),
  'Qwen/Qwen3-32B': shape(32.76, [64, 64, 8, 128], QWEN_3_CONTEXT),
};

/** What is known of a model by its repository at Hugging Face; undefined for one that is not in the table. */
export const knownModel = (repository: string): ModelShape | undefined => MODELS[repository];

/** Repositories of the models in the table. */
export const knownModels = (): readonly string[] => Object.keys(MODELS);

/** Layers, heads of attention, those of keys and values, and numbers of a head. */
type Attention = readonly [
  layers: number,
  attentionHeads: number,
  keyValueHeads: number,
  headSize: number,
];

function shape(
  billionParameters: number,
  [layers, attentionHeads, keyValueHeads, headSize]: Attention,
  contextTokens: number,
): ModelShape {
  return { billionParameters, layers, attentionHeads, keyValueHeads, headSize, contextTokens };
}
