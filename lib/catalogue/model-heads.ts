import type { ModelShape } from './language-models';

/** GPUs of a node, the most that share a layer. */
const MOST = 16;

/**
 * Whether GPUs share heads: those of attention evenly, and those of keys and values evenly, or in even copies of one. vLLM
 * refuses everything else. https://github.com/vllm-project/vllm/blob/v0.32.0/vllm/config/model.py
 */
export const sharesHeads = (
  { attentionHeads, keyValueHeads }: ModelShape,
  tensorParallel: number,
): boolean =>
  attentionHeads % tensorParallel === 0 &&
  (keyValueHeads % tensorParallel === 0 || tensorParallel % keyValueHeads === 0);

/** What a number of GPUs must be where they share no heads; undefined where they do. */
export function headsMisfit(shape: ModelShape, tensorParallel: number): string | undefined {
  if (sharesHeads(shape, tensorParallel)) return undefined;
  const possible = Array.from({ length: MOST }, (_, index) => index + 1).filter((count) =>
    sharesHeads(shape, count),
  );
  return (
    `must divide the ${shape.attentionHeads} heads of attention, and divide the ${shape.keyValueHeads} of keys and values or be a multiple ` +
    `of them: ${possible.join(', ')}`
  );
}
