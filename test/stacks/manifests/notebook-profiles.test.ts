import { assertFits, presetPool } from '../../../constructs/kubernetes/karpenter';
import type { EnvironmentInput } from '../../../lib/config';
import { Quantity } from '../../../lib/values';
import { notebookProfiles } from '../../../stacks/manifests/notebook-profiles';
import { environmentWith } from '../../support/environments';
import { testChart } from '../../support/kubernetes';

function profilesWith(
  nodePools: EnvironmentInput['nodePools'],
  images: EnvironmentInput['images'] = {},
) {
  const environment = environmentWith({
    cluster: { mode: 'karpenter' },
    jupyterHub: {},
    images,
    nodePools: { notebooks: {}, ...nodePools },
  });
  if (environment.jupyterHub === undefined) throw new Error('there are no notebooks');
  return notebookProfiles(environment, environment.jupyterHub);
}

const namesWith = (nodePools: EnvironmentInput['nodePools']) =>
  profilesWith(nodePools)
    .map(({ name }) => name)
    .slice(3);

type Pool = NonNullable<NonNullable<EnvironmentInput['nodePools']>[string]>;

const slices: Pool = { preset: 'gpu-inference', sharing: { mode: 'time-slicing', replicas: 4 } };
const parts: Pool = {
  preset: 'gpu-inference',
  instanceFamilies: ['p4d'],
  sharing: { mode: 'mig', profile: '1g.5gb' },
};

test('a pool of whole GPUs carries PyTorch and TensorFlow', () => {
  expect(namesWith({ 'gpu-inference': {} })).toEqual(['pytorch-gpu', 'tensorflow-gpu']);
});

test('a pool of parts carries PyTorch on one of them', () => {
  expect(namesWith({ parts })).toEqual(['pytorch-mig']);
  const [profile] = profilesWith({ parts }).slice(3);
  expect(profile).toMatchObject({
    accelerator: { count: 1 },
    pool: { name: 'parts', acceleratorResource: 'nvidia.com/gpu', sharing: { mode: 'mig' } },
  });
});

test.each(['time-slicing', 'mps'] as const)('a pool with %s carries PyTorch on a share', (mode) => {
  const shared = { ...slices, sharing: { mode, replicas: 4 } };
  expect(namesWith({ shared })).toEqual(['pytorch-shared']);
});

test('four of those with a share fit the smallest node with a GPU', () => {
  const [profile] = profilesWith({ slices }).slice(3);
  const smallest = presetPool('gpu-inference', 'slices', 'karpenter', {
    instances: { types: ['g5.xlarge'] },
  });
  const cpu = String(4 * (profile?.cpu.guarantee ?? 0));
  const memory = Quantity.memory(profile?.memory.guarantee ?? '')
    .multiply(4)
    .toString();
  expect([cpu, memory]).toEqual(['2', '12G']);
  expect(() => {
    assertFits(testChart(), 'resources', smallest, { cpu, memory });
  }).not.toThrow();
});

const NEURON_BUILT = { registry: 'registry.acme.io/ml', built: ['neuron-notebook' as const] };

test('a pool with Neuron devices carries PyTorch where its image is built', () => {
  expect(namesWith({ neuron: {} })).toEqual([]);
  const [profile] = profilesWith({ neuron: {} }, NEURON_BUILT).slice(3);
  expect(profile).toMatchObject({
    name: 'pytorch-neuron',
    accelerator: { count: 1 },
    pool: { name: 'neuron', acceleratorResource: 'aws.amazon.com/neuron' },
    images: [{ image: 'registry.acme.io/ml/neuron-notebook:2.9.0-sdk2.30.0-1' }],
  });
});

test('no other image of our own is taken because that of Neuron is built', () => {
  const images = profilesWith({ 'gpu-inference': {} }, NEURON_BUILT).flatMap((one) => one.images);
  expect(images.filter(({ image }) => image.includes('acme'))).toEqual([]);
});

test('a notebook with a Neuron device fits the smallest node that has one', () => {
  const [profile] = profilesWith({ neuron: {} }, NEURON_BUILT).slice(3);
  const smallest = presetPool('neuron', 'neuron', 'karpenter', {
    instances: { types: ['inf2.xlarge'] },
  });
  const amounts = {
    cpu: String(profile?.cpu.guarantee),
    memory: profile?.memory.guarantee ?? '',
  };
  expect(() => {
    assertFits(testChart(), 'resources', smallest, amounts);
  }).not.toThrow();
});

test('each kind of pool adds its own, and no pool of one job', () => {
  expect(namesWith({ 'gpu-inference': {}, parts, slices, 'gpu-training': {} })).toEqual([
    'pytorch-gpu',
    'tensorflow-gpu',
    'pytorch-mig',
    'pytorch-shared',
  ]);
  expect(namesWith({ 'gpu-training': {} })).toEqual([]);
});
