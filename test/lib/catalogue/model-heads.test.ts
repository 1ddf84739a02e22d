import { knownModel, type ModelShape } from '../../../lib/catalogue/language-models';
import { headsMisfit, sharesHeads } from '../../../lib/catalogue/model-heads';

function shapeOf(repository: string): ModelShape {
  const shape = knownModel(repository);
  if (shape === undefined) throw new Error(`'${repository}' is not in the table`);
  return shape;
}

describe('heads of a model', () => {
  test.each<[string, readonly number[]]>([
    ['facebook/opt-125m', [1, 2, 3, 4, 6, 12]],
    ['Qwen/Qwen2.5-0.5B-Instruct', [1, 2, 14]],
    ['Qwen/Qwen2.5-7B-Instruct', [1, 2, 4]],
    ['meta-llama/Llama-3.2-3B-Instruct', [1, 2, 4, 8]],
    ['meta-llama/Llama-3.3-70B-Instruct', [1, 2, 4, 8, 16]],
  ])('of %s are shared by %j', (repository, expected) => {
    const counts = Array.from({ length: 16 }, (_, index) => index + 1);
    expect(counts.filter((count) => sharesHeads(shapeOf(repository), count))).toEqual(expected);
  });

  test('say which numbers would do', () => {
    const qwen = shapeOf('Qwen/Qwen2.5-7B-Instruct');
    expect(headsMisfit(qwen, 4)).toBeUndefined();
    expect(headsMisfit(qwen, 8)).toBe(
      'must divide the 28 heads of attention, and divide the 4 of keys and values or be a multiple of them: 1, 2, 4',
    );
  });
});
