import type { ModelShape } from '../../lib/catalogue/language-models';

/** What models in samples are like: no check of them asks how large they are. */
export const SAMPLE_SHAPE: ModelShape = {
  billionParameters: 8,
  layers: 32,
  attentionHeads: 32,
  keyValueHeads: 8,
  headSize: 128,
  contextTokens: 8192,
};
