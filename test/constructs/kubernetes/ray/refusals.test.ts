import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import type { RayClusterProps, RayWorkerGroup } from '../../../../constructs/kubernetes/ray';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { AcceleratorRequest } from '../../../../lib/values';
import { cluster } from './fixture';

const RESOURCES = { cpu: '4', memory: '16Gi' };

const group = (props: Partial<RayWorkerGroup>): Partial<RayClusterProps> => ({
  workers: [{ name: 'cpu', resources: RESOURCES, max: 3, ...props }],
});

test.each<[what: string, props: Partial<RayClusterProps>, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of a Ray cluster must consist of"],
  ['a name that begins with a digit', { name: '1a' }, "'name' must begin with a letter"],
  ['a long name', { name: 'a'.repeat(54) }, 'at most 53 characters'],
  ['a version without its parts', { version: '2.52' }, "'version' must be 2.52.0 or later"],
  ['an old version', { version: '2.51.9' }, "'version' must be 2.52.0 or later"],
  ['a version before the second', { version: '1.60.0' }, "'version' must be 2.52.0 or later"],
  [
    'a version that is not the image’s',
    { version: '2.53.0' },
    "'version' must be that of Ray in the image, 2.52.0 by its tag, got '2.53.0'",
  ],
  [
    'a version that is not the image’s, which has a digest',
    { image: `docker.io/rayproject/ray:2.53.0-py312@sha256:${'0'.repeat(64)}` },
    "'version' must be that of Ray in the image, 2.53.0 by its tag, got '2.52.0'",
  ],
  ['no time without work', { scaling: { idleSeconds: 0 } }, "'scaling.idleSeconds'"],
  ['no workers', { workers: [] }, "'workers' must name one group at least"],
  [
    'two groups of one name',
    { workers: [1, 2].map((max) => ({ name: 'cpu', resources: RESOURCES, max })) },
    "'workers' must have unique names, got 'cpu' twice",
  ],
  ['a group with a bad name', group({ name: 'a b' }), "'workers[0].name'"],
  ['no upper bound', group({ max: 0 }), "'workers[0].max'"],
  ['a lower bound above the upper', group({ min: 4 }), "'workers[0].min'"],
  ['a start outside the bounds', group({ initial: 4 }), "'workers[0].initial'"],
  ['no host', group({ hosts: 0 }), "'workers[0].hosts'"],
  [
    'half a CPU',
    group({ resources: { cpu: '500m', memory: '1Gi' } }),
    "'workers[0].resources.cpu': must be whole CPUs, which Ray counts, got '500m'",
  ],
  [
    'network interfaces for accelerators',
    group({ accelerator: AcceleratorRequest.efa({ count: 1 }) }),
    "'workers[0].accelerator' must be GPUs or Neuron devices",
  ],
  [
    'a part of a resource, of which Ray counts whole ones',
    group({ customResources: { licence: 0.5 } }),
    "'workers[0].customResources.licence'",
  ],
  [
    'a resource that would end a shell’s quotes',
    group({ customResources: { "it's": 1 } }),
    "'workers[0].customResources' must have names of letters, digits and ./:_-, other than CPU, GPU, memory, object_store_memory, got 'it's'",
  ],
  [
    'a resource that Ray counts itself',
    group({ customResources: { GPU: 1 } }),
    "other than CPU, GPU, memory, object_store_memory, got 'GPU'",
  ],
  [
    'Neuron devices without their cores',
    group({ accelerator: AcceleratorRequest.neuron({ count: 1 }) }),
    "'workers[0].customResources.neuron_cores' must say how many cores",
  ],
  [
    'GPUs of a pool without',
    group({
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      nodes: { pool: presetPool('batch', 'batch', 'auto') },
    }),
    "'workers[0]' must not ask for nvidia.com/gpu on pool 'batch', which has no devices",
  ],
  [
    'GPUs of a pool with other devices',
    group({
      accelerator: AcceleratorRequest.gpu({ count: 1 }),
      nodes: { pool: presetPool('neuron', 'neuron', 'auto') },
    }),
    "must not ask for nvidia.com/gpu on pool 'neuron', which has aws.amazon.com/neuron",
  ],
  [
    'more groups than Kueue takes',
    {
      queue: QueueReference.kueue('vision'),
      workers: Array.from({ length: 17 }, (_, index) => ({
        name: `cpu-${index}`,
        resources: RESOURCES,
        max: 1,
      })),
    },
    "'workers' must be at most 16 groups in a queue of Kueue, got 17",
  ],
  [
    'a group that Kueue would take for the head',
    { queue: QueueReference.kueue('vision'), ...group({ name: 'head' }) },
    "'workers' must not be called 'head' in a queue of Kueue",
  ],
  [
    'more CPUs than an instance has',
    group({
      resources: { cpu: '512', memory: '16Gi' },
      nodes: { pool: presetPool('batch', 'batch', 'auto') },
    }),
    "'workers[0]' must fit one node of pool 'batch', got",
  ],
  [
    'a head that is larger than an instance',
    {
      head: {
        resources: { cpu: '8', memory: '64Ti' },
        nodes: { pool: presetPool('general', 'general', 'auto') },
      },
    },
    "'head.resources' must fit one node of pool 'general'",
  ],
])('fails when given %s', (_, props, message) => {
  expect(() => cluster(props)).toThrow(message);
});

test('takes the longest name, later versions, and images whose tag says nothing', () => {
  expect(cluster({ name: 'a'.repeat(53) }).metadata.name).toHaveLength(53);
  const image = 'registry.acme.io/ml/ray:stable-7';
  expect(() => cluster({ image, version: '2.60.1' })).not.toThrow();
  expect(() => cluster({ image: 'docker.io/rayproject/ray:2.52.0-py312-gpu' })).not.toThrow();
  expect(() => cluster({ image, version: '3.0.0' })).not.toThrow();
});
