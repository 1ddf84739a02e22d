import type { EnvironmentInput } from '../../../lib/config';
import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';
import { MODEL_AT, served, type Model } from './serving-fixture';

/** A model on GPUs that pods share by turns, which only nodes of Karpenter’s own offer. */
const shared = (replicas: number, changes: Partial<Model> = {}): Partial<EnvironmentInput> => ({
  cluster: { mode: 'karpenter' },
  nodePools: {
    general: {},
    slices: { preset: 'gpu-inference', sharing: { mode: 'time-slicing', replicas } },
  },
  ...served({ pool: 'slices', ...changes }),
});

const neuron: Partial<EnvironmentInput> = { nodePools: { general: {}, neuron: {} } };

describe('pools of served models', () => {
  test.each<[string, Partial<EnvironmentInput>]>([
    ['shared by two, each with its half', shared(2, { memoryShare: 0.47 })],
    ['shared by three', shared(3, { memoryShare: 0.31 })],
    [
      'shared by MPS, which keeps them apart',
      {
        ...shared(2),
        nodePools: {
          general: {},
          slices: { preset: 'gpu-inference', sharing: { mode: 'mps', replicas: 2 } },
        },
      },
    ],
  ])('may be %s', (_, sections) => {
    expect(problemsWith(sections)).toEqual([]);
  });

  failsWithOneViolation([
    [
      'a pool of Neuron devices',
      { ...neuron, ...served({ pool: 'neuron' }) },
      `${MODEL_AT}.pool: must be a pool with NVIDIA GPUs, for which the image is made; 'neuron' has Neuron devices`,
    ],
    [
      'a pool without accelerators',
      served({ pool: 'general' }),
      `${MODEL_AT}.pool: must be a pool with NVIDIA GPUs, for which the image is made; 'general' has no accelerators`,
    ],
    [
      'more of each card than there is',
      shared(2),
      `${MODEL_AT}.memoryShare: must be at most 0.47, as 2 pods share each GPU of pool 'slices' by time-slicing, and each engine takes its share of the whole card`,
    ],
    [
      'a card that too many share',
      shared(4, { memoryShare: 0.3 }),
      `${MODEL_AT}.memoryShare: cannot be small enough, 0.23: choose a pool of whole GPUs, or set 'nodePools.slices.sharing.replicas' to 3 at most, as 4 pods share`,
    ],
    [
      'several shares for one engine',
      shared(2, { memoryShare: 0.4, tensorParallel: 2 }),
      `${MODEL_AT}.tensorParallel: must be 1 on pool 'slices', whose GPUs are shared by time-slicing`,
    ],
    [
      'more GPUs than share the heads of attention',
      served({ tensorParallel: 4 }),
      `${MODEL_AT}.tensorParallel: must divide the 14 heads of attention, and divide the 2 of keys and values or be a multiple of them: 1, 2, 14`,
    ],
    [
      'no head of attention',
      served({
        shape: {
          billionParameters: 8,
          layers: 32,
          attentionHeads: 0,
          keyValueHeads: 8,
          headSize: 128,
          contextTokens: 8192,
        },
      }),
      `${MODEL_AT}.shape.attentionHeads: `,
    ],
  ]);

  test.each<[string, Partial<Model>, string]>([
    [
      'a pool',
      { pool: 'gpu' },
      `${MODEL_AT}.pool: must be left out, because other software makes the nodes, whose pools are not known here`,
    ],
    [
      'nodes that are kept',
      { spareNodes: 1 },
      `${MODEL_AT}.spareNodes: must be 0, because other software makes the nodes: which of them to keep is not known here; keep some there`,
    ],
  ])('fail where other software makes the nodes, with %s', (_, changes, message) => {
    const problems = problemsWith({ ...WITHOUT_AWS, ...served(changes) });
    expect(problems.filter((each) => each.startsWith('serving'))).toEqual([message]);
  });
});
