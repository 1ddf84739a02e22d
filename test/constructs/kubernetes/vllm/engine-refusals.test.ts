import type { LlmModel } from '../../../../constructs/kubernetes/vllm';
import { model, modelObjects, serviceObjects, shapeOf } from './fixture';

describe('a model', () => {
  const large = shapeOf('meta-llama/Llama-3.3-70B-Instruct');

  test.each<[string, Partial<LlmModel>, string]>([
    ['its name is no label', { name: 'Llama' }, "'name': the name of a model must"],
    [
      'its name is too long',
      { name: 'l'.repeat(42) },
      "'name' must be shorter: with that of the service it has 47 characters of at most 46",
    ],
    ['a context is nothing', { contextTokens: 10 }, "'contextTokens' must be an integer from 256"],
    [
      'a context is longer than it was made for',
      { contextTokens: 200_000 },
      "'contextTokens' must be at most 131072, for which the model was made, got 200000",
    ],
    ['no context is promised', { fullContexts: 0 }, "'fullContexts' must be an integer from 1"],
    [
      'more contexts are promised than requests computed',
      { fullContexts: 8, sequences: 4 },
      "'fullContexts' must be at most 'sequences', 4, got 8",
    ],
    [
      'more contexts are promised than are computed by default',
      { fullContexts: 65 },
      "'fullContexts' must be at most 'sequences', 64, got 65",
    ],
    ['no request is computed', { sequences: 0 }, "'sequences' must be an integer from 1"],
    [
      'no accelerator shares it',
      { tensorParallel: 0 },
      "'tensorParallel' must be an integer from 1",
    ],
    [
      'accelerators cannot share its heads',
      { tensorParallel: 3 },
      "'tensorParallel' must divide the 32 heads of attention, and divide the 8 of keys and values or be a multiple of them: 1, 2, 4, 8, 16, got 3",
    ],
    [
      'accelerators cannot share its heads of attention',
      { tensorParallel: 8, shape: shapeOf('Qwen/Qwen2.5-7B-Instruct') },
      "'tensorParallel' must divide the 28 heads of attention, and divide the 4 of keys and values or be a multiple of them: 1, 2, 4, got 8",
    ],
    ['it is on no node', { nodes: 0 }, "'nodes' must be an integer from 1"],
    ['it has no engines', { replicas: -1 }, "'replicas' must be an integer from 0"],
    ['it takes all memory', { memoryShare: 1 }, "'memoryShare' must be from 0.3 to 0.97, got 1"],
    [
      'it keeps too many nodes',
      { spareNodes: 101 },
      "'spareNodes' must be an integer from 0 to 100",
    ],
    ['it never ends', { drainSeconds: 4000 }, "'drainSeconds' must be an integer from 0 to 3600"],
    ['it must start at once', { startSeconds: 1 }, "'startSeconds' must be an integer from 30"],
    [
      'it offloads nothing',
      { offload: { gibibytes: 0 } },
      "'offload.gibibytes' must be an integer from 1",
    ],
    [
      'no adapter has a slot',
      { adapters: { slots: 0 } },
      "'adapters.slots' must be an integer from 1",
    ],
    [
      'shared memory is all there is',
      { sharedMemory: '12Gi' },
      "'sharedMemory' must be less than the memory of the pod, 12Gi, as a part of it, got '12Gi'",
    ],
    [
      'shared memory is all there is by default',
      { tensorParallel: 2, resources: { cpu: '4', memory: '8Gi' } },
      "'sharedMemory' must be less than the memory of the pod, 8Gi, as a part of it, got '8Gi'",
    ],
    [
      'adapters come later, and there is no volume to find them on',
      {
        adapters: { loading: true },
        files: { source: { from: 's3', url: 's3://m/l/3', region: 'eu-west-1' }, streamed: true },
      },
      "'adapters.loading' needs files on a volume",
    ],
    ['shared memory is no amount', { sharedMemory: 'much' }, "'sharedMemory':"],
    ['resources are no amounts', { resources: { cpu: '1', memory: 'much' } }, "'resources':"],
    [
      'an argument says what a property says',
      { extraArgs: ['--max_model_len=99', '--no-enable-prefix-caching', '--seed=1'] },
      "'extraArgs' must not have what a property stands for, got --max_model_len=99, --no-enable-prefix-caching; set the property",
    ],
    [
      'it does not fit its accelerators',
      { shape: large },
      "'placement.pool' must have accelerators with memory enough, got 'gpu-inference': model 'llama' needs about 151.6 GiB on each of 1 accelerators",
    ],
    [
      'its pod fits no node whose accelerators carry it',
      { resources: { cpu: '500', memory: '16Gi' } },
      "'resources' must fit one node of pool 'gpu-inference', got 500 CPU",
    ],
  ])('fails when %s', (_, changes, message) => {
    expect(() => modelObjects(changes)).toThrow(message);
  });

  test('fails when it is offloaded and handed over', () => {
    const models = [
      model({ role: 'prefill', offload: { gibibytes: 8 } }),
      model({ name: 'decode', role: 'decode' }),
    ];
    expect(() =>
      serviceObjects({ models, router: { logic: { kind: 'disaggregated-prefill' } } }),
    ).toThrow("'offload' must be left out for a model with the role 'prefill'");
  });

  test('of an unknown pool is not judged', () => {
    expect(() => modelObjects({ shape: large, placement: undefined })).not.toThrow();
  });
});
