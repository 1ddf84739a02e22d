/** A small language model, of which the platform knows the shape. */
export const SMALL_MODEL = {
  source: { from: 'hugging-face', repository: 'Qwen/Qwen2.5-0.5B-Instruct', revision: 'v1' },
} as const;
