import { instanceTypesOf } from '../../../lib/catalogue';
import { knownModel, knownModels } from '../../../lib/catalogue/language-models';
import { carriesModel, type Devices } from '../../../lib/catalogue/model-devices';
import { describeNeed, modelMisfit, wasteOf } from '../../../lib/catalogue/model-fit';
import {
  longestContext,
  memoryNeed,
  weightsGiB,
  type ModelLoad,
} from '../../../lib/catalogue/model-memory';

const LLAMA = knownModel('meta-llama/Llama-3.1-8B-Instruct');
const LLAMA_70 = knownModel('meta-llama/Llama-3.3-70B-Instruct');

const load = (changes: Partial<ModelLoad> = {}): ModelLoad => ({
  shape: LLAMA ?? failed(),
  precision: 'bfloat16',
  cachePrecision: 'auto',
  contextTokens: 8192,
  fullContexts: 1,
  tensorParallel: 1,
  pipelineParallel: 1,
  memoryShare: 0.9,
  ...changes,
});

function failed(): never {
  throw new Error('the model is not in the table');
}

const families = (...names: string[]): Devices => ({ types: names.flatMap(instanceTypesOf) });

describe('what is known of models', () => {
  test('is by repository', () => {
    expect(knownModels()).toContain('facebook/opt-125m');
    expect(knownModel('facebook/opt-125m')).toEqual({
      billionParameters: 0.125,
      layers: 12,
      attentionHeads: 12,
      keyValueHeads: 12,
      headSize: 64,
      contextTokens: 2048,
    });
    expect(knownModel('acme/unheard-of')).toBeUndefined();
  });
});

describe('memory of an engine', () => {
  test('is weights, the cache of what is promised, and an overhead, in a share of the accelerator', () => {
    const { weights, cache, overhead, total } = memoryNeed(load());
    expect(weights).toBeCloseTo(14.96, 2);
    // 2 x 32 layers x 8 heads x 128 numbers x 2 bytes are 128 KiB a token.
    expect(cache).toBeCloseTo(1, 5);
    expect(overhead).toBe(2.5);
    expect(total).toBeCloseTo((14.96 + 1 + 2.5) / 0.9, 1);
  });

  test.each<[string, Partial<ModelLoad>, number]>([
    ['two requests hold two contexts', { fullContexts: 2 }, 2],
    ['longer contexts take more', { contextTokens: 32_768 }, 4],
    ['eight bits take half', { cachePrecision: 'fp8' }, 0.5],
    ['accelerators share the heads', { tensorParallel: 4 }, 0.25],
    ['a head is on one accelerator at least', { tensorParallel: 16 }, 0.125],
    ['groups share the layers', { pipelineParallel: 2 }, 0.5],
    ['in 32 bits it takes twice as much', { precision: 'float32' }, 2],
  ])('of the cache: %s', (_, changes, gibibytes) => {
    expect(memoryNeed(load(changes)).cache).toBeCloseTo(gibibytes, 5);
  });

  test.each<[string, Partial<ModelLoad>, number]>([
    ['accelerators share them', { tensorParallel: 2, pipelineParallel: 2 }, 3.74],
    ['in 32 bits they take twice as much', { precision: 'float32' }, 29.91],
    ['fp8 takes about half', { quantization: 'fp8_per_tensor' }, 8.6],
    ['four bits take about a third', { quantization: 'awq_marlin' }, 5.38],
  ])('of the weights: %s', (_, changes, gibibytes) => {
    expect(memoryNeed(load(changes)).weights).toBeCloseTo(gibibytes, 1);
  });

  test('is as declared, where the files are known', () => {
    const shape = { ...load().shape, weightsGiB: 5.4 };
    expect(weightsGiB({ shape, precision: 'bfloat16' })).toBe(5.4);
  });

  test('grows with adapters and their rank', () => {
    const need = memoryNeed(load({ adapters: { slots: 4, rank: 64 } }));
    expect(need.overhead - 2.5).toBeCloseTo(0.08 * need.weights, 5);
  });

  test('leaves room for a longest context, no longer than the model was made for', () => {
    expect(longestContext(load(), 22.3)).toBe(20_480);
    expect(longestContext(load(), 80)).toBe(131_072);
    expect(longestContext(load(), 16)).toBe(0);
  });
});

describe('an engine', () => {
  test('fits instances whose accelerators are enough and have memory enough', () => {
    const names = families('g6', 'g6e')
      .types.filter((type) => carriesModel(type, load({ tensorParallel: 4 })))
      .map(({ name }) => name);
    expect(names).toContain('g6.12xlarge');
    expect(names).not.toContain('g6.xlarge');
    expect(modelMisfit(families('g6'), load())).toBeUndefined();
  });

  test('fits parts of a card by their memory', () => {
    const sharing = { mode: 'mig', profile: '3g.40gb', strategy: 'single' } as const;
    expect(modelMisfit({ ...families('p5'), sharing }, load())).toBeUndefined();
    const small = { mode: 'mig', profile: '1g.10gb', strategy: 'single' } as const;
    expect(modelMisfit({ ...families('p5'), sharing: small }, load())).toContain(
      'the most is 10.0 GiB, on p5.',
    );
  });

  test('of no known instances is not judged', () => {
    expect(modelMisfit({ types: [] }, load())).toBeUndefined();
    expect(wasteOf({ types: [] }, load())).toBeUndefined();
  });

  test('that does not fit is told with the numbers, and what would help', () => {
    expect(modelMisfit(families('g6'), load({ contextTokens: 65_536 }))).toBe(
      "needs about 28.3 GiB on each of 1 accelerators: 15.0 GiB of weights, 8.0 GiB of cache for 1 x 65536 tokens, 2.5 GiB beside them, in 90 % of it; the most is 22.4 GiB, on g6.xlarge; set 'tensorParallel' to 2, or set 'quantization' to 'fp8_per_tensor', or set 'contextTokens' to 21504, or use a pool with the family p4d",
    );
  });

  test('too large for an accelerator is told how many would do', () => {
    const misfit = modelMisfit(families('g6'), load({ shape: LLAMA_70 ?? failed() }));
    expect(misfit).toContain("set 'tensorParallel' to 8, or use a pool with the family p6-b200");
  });

  test('too large for a node is told how many nodes would do', () => {
    const large = load({ shape: LLAMA_70 ?? failed(), precision: 'float32' });
    expect(modelMisfit(families('g6'), large)).toContain(
      "set 'tensorParallel' to 8 and 'nodes' to 2",
    );
    expect(modelMisfit(families('g6'), { ...large, tensorParallel: 8 })).toContain(
      "or set 'nodes' to 2,",
    );
    expect(
      modelMisfit(families('g6'), { ...large, tensorParallel: 8, pipelineParallel: 2 }),
    ).toBeUndefined();
  });

  test('of sixteen bits is told to be of four, where that is enough', () => {
    const qwen = load({ shape: knownModel('Qwen/Qwen2.5-32B-Instruct') ?? failed() });
    expect(modelMisfit(families('g5g', 'g6e'), { ...qwen, tensorParallel: 8 })).toBeUndefined();
    expect(modelMisfit({ types: instanceTypesOf('g6e').slice(0, 1) }, qwen)).toContain(
      "set 'quantization' to 'fp8_per_tensor'",
    );
    expect(modelMisfit({ types: instanceTypesOf('g6').slice(0, 1) }, qwen)).not.toContain('fp8');
  });

  test('on older cards is told to compute in float16', () => {
    const small = load({ shape: knownModel('Qwen/Qwen2.5-0.5B-Instruct') ?? failed() });
    expect(modelMisfit(families('g4dn'), small)).toContain(
      "set 'precision' to 'float16', as these cards know no bfloat16",
    );
    expect(modelMisfit(families('g4dn'), { ...small, precision: 'float16' })).toBeUndefined();
    expect(modelMisfit(families('p3dn'), { ...small, precision: 'float16' })).toBeDefined();
  });

  test('is told of as many accelerators only as share its heads', () => {
    const qwen = load({
      shape: knownModel('Qwen/Qwen2.5-7B-Instruct') ?? failed(),
      precision: 'float32',
    });
    expect(modelMisfit(families('g6'), qwen)).toContain("set 'tensorParallel' to 2,");
    const large = { ...qwen, shape: { ...qwen.shape, billionParameters: 30 } };
    expect(modelMisfit(families('g6'), large)).not.toContain("'tensorParallel' to 8");
  });

  test('is told of no more accelerators where pods have shares of one', () => {
    const sharing = { mode: 'time-slicing', replicas: 2 } as const;
    const misfit = modelMisfit({ ...families('g6'), sharing }, load({ contextTokens: 65_536 }));
    expect(misfit).not.toContain('tensorParallel');
  });

  test('that wants more accelerators than a node has is told so', () => {
    const llama = load({ shape: LLAMA_70 ?? failed(), tensorParallel: 16 });
    expect(modelMisfit(families('g6'), llama)).toContain(
      "no instance has 16 accelerators, the most are 8, on g6.48xlarge; set 'tensorParallel' to 8",
    );
  });

  test('on cards that are too old is told of no shorter context', () => {
    const small = load({ shape: knownModel('Qwen/Qwen2.5-0.5B-Instruct') ?? failed() });
    expect(modelMisfit(families('g4dn'), small)).not.toContain('contextTokens');
  });

  test('that wants too many accelerators is told of no longer context', () => {
    expect(modelMisfit(families('g6'), load({ tensorParallel: 16 }))).not.toContain(
      "'contextTokens'",
    );
  });

  test('that no single change helps is told two together', () => {
    const shape = { ...load().shape, billionParameters: 100, layers: 80, attentionHeads: 64 };
    const large = load({ shape, precision: 'float32', contextTokens: 2048 });
    expect(modelMisfit(families('g6e'), large)).toContain(
      "set 'tensorParallel' to 4 and 'quantization' to 'fp8_per_tensor', or set 'tensorParallel' to 8 and 'nodes' to 2, or use a pool with the family",
    );
    const whole = { ...large, shape: { ...shape, weightsGiB: 700 } };
    expect(modelMisfit(families('g6e'), whole)).toContain(
      "; set 'tensorParallel' to 8 and 'nodes' to 3, or use a pool with the family p6-b300 and set 'tensorParallel' to 4",
    );
  });

  test('that no node of the maker carries is told to be smaller', () => {
    const shape = { ...load().shape, billionParameters: 5000, weightsGiB: 10_000 };
    expect(modelMisfit(families('g6'), load({ shape }))).toContain('choose a smaller model');
  });

  test('on instances without accelerators is told so', () => {
    expect(modelMisfit(families('m7i'), load())).toContain('no instance has accelerators');
  });

  test('is described by its sums', () => {
    expect(describeNeed(load({ tensorParallel: 2 }))).toContain('on each of 2 accelerators');
    expect(describeNeed(load({ tensorParallel: 2, pipelineParallel: 3 }))).toContain(
      'on each of 6 accelerators',
    );
  });

  test('that leaves more than half of an accelerator is reported', () => {
    const opt = load({ shape: knownModel('facebook/opt-125m') ?? failed(), contextTokens: 2048 });
    expect(wasteOf(families('g6'), opt)).toBe(
      'needs about 3.1 GiB of 22.4 GiB on each accelerator: share GPUs, promise longer contexts or more of them, or choose a pool of smaller ones',
    );
    const sharing = { mode: 'time-slicing', replicas: 2 } as const;
    expect(wasteOf({ ...families('g6'), sharing }, opt)).toContain(
      'on each accelerator: promise longer contexts',
    );
    expect(wasteOf(families('g6'), load())).toBeUndefined();
  });
});
