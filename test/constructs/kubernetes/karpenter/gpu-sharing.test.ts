import {
  Ec2NodeClass,
  NodePool,
  poolPreset,
  type Ec2NodeClassProps,
  type NodePoolProps,
} from '../../../../constructs/kubernetes/karpenter';
import { ValidationError } from '../../../../lib/errors';
import { AcceleratorRequest, type GpuSharing } from '../../../../lib/values';
import { findObject, memberAt, objectsOf, testChart } from '../../../support/kubernetes';

const CLASS: Ec2NodeClassProps = {
  name: 'gpu',
  role: 'lab-node',
  subnets: [{ tags: { discovery: 'lab' } }],
  securityGroups: [{ id: 'sg-0123' }],
  image: 'bottlerocket@v1.61.0',
};

function userData(props: Partial<Ec2NodeClassProps>): unknown {
  const objects = objectsOf((chart) => new Ec2NodeClass(chart, 'Class', { ...CLASS, ...props }));
  return memberAt(findObject(objects, 'EC2NodeClass').spec, ['userData']);
}

const SLICES: GpuSharing = { mode: 'time-slicing', replicas: 4 };
const PARTS: GpuSharing = { mode: 'mig', profile: '1g.10gb', strategy: 'single' };

describe('nodes of Bottlerocket', () => {
  test('are told to divide time', () => {
    expect(userData({ gpuSharing: SLICES })).toBe(`[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "time-slicing"

[settings.kubelet-device-plugins.nvidia.time-slicing]
replicas = 4
rename-by-default = false
fail-requests-greater-than-one = true
`);
  });

  test('are told to divide memory with MPS', () => {
    expect(userData({ gpuSharing: { mode: 'mps', replicas: 2 } }))
      .toBe(`[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "mps"

[settings.kubelet-device-plugins.nvidia.mps]
replicas = 2
rename-by-default = false
`);
  });

  test('are told which cards to divide into MIG parts', () => {
    expect(userData({ gpuSharing: PARTS })).toBe(`[settings.kubelet-device-plugins.nvidia]
device-partitioning-strategy = "mig"

[settings.kubelet-device-plugins.nvidia.mig.profile]
"a100.40gb" = "1g.10gb"
"a100.80gb" = "1g.10gb"
"h100.80gb" = "1g.10gb"
`);
  });

  test('pull layers of images at once', () => {
    expect(userData({ parallelImagePull: true })).toBe(`[settings.container-runtime]
snapshotter = "soci"

[settings.container-runtime-plugins.soci-snapshotter]
pull-mode = "parallel-pull-unpack"
`);
  });

  test('have further settings beside these', () => {
    const userDataOfTheirOwn = '[settings.kernel]\nlockdown = "integrity"\n';
    const text = userData({
      gpuSharing: SLICES,
      parallelImagePull: true,
      userData: userDataOfTheirOwn,
    });
    expect(text).toContain('replicas = 4');
    expect(text).toContain('snapshotter = "soci"');
    expect(text).toContain(`\n${userDataOfTheirOwn}`);
  });
});

test('nodes of Amazon Linux pull layers of images at once', () => {
  expect(userData({ image: 'al2023@v20260903', parallelImagePull: true }))
    .toBe(`apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  featureGates:
    FastImagePull: true
`);
});

test('a node class tells how its GPUs are shared', () => {
  expect(new Ec2NodeClass(testChart(), 'Class', { ...CLASS, gpuSharing: PARTS }).gpuSharing).toBe(
    PARTS,
  );
  expect(new Ec2NodeClass(testChart(), 'Class', CLASS).gpuSharing).toBeUndefined();
});

describe('a node class', () => {
  test.each<[string, Partial<Ec2NodeClassProps>, string]>([
    [
      'shares GPUs on Amazon Linux',
      { image: 'al2023@v20260903', gpuSharing: SLICES },
      "test/Class: 'gpuSharing' must be left out with an image of al2023, which has no device plugin; choose Bottlerocket",
    ],
    [
      'renames shares',
      { gpuSharing: { ...SLICES, renamed: true } },
      "'gpuSharing' must offer shares as 'nvidia.com/gpu', got 'renamed: true': Karpenter starts no node",
    ],
    [
      'offers each kind of part by its name',
      { gpuSharing: { ...PARTS, strategy: 'mixed' } },
      "must offer shares as 'nvidia.com/gpu', got 'strategy: mixed'",
    ],
    [
      'wants parts of four slices',
      { gpuSharing: { ...PARTS, profile: '4g.40gb' } },
      "'gpuSharing.profile' must be one that Bottlerocket makes, 1g.5gb, 1g.10gb, 2g.10gb,",
    ],
    [
      'wants parts of a card that Bottlerocket does not divide',
      { gpuSharing: { ...PARTS, profile: '1g.24gb' } },
      "got '1g.24gb'",
    ],
    [
      'writes the same settings twice',
      { gpuSharing: SLICES, userData: '[settings.kubelet-device-plugins.nvidia]\n' },
      "'userData' must be left out with 'gpuSharing' or 'parallelImagePull', or be TOML without the settings",
    ],
    [
      'has two configurations of Amazon Linux',
      { image: 'al2023@v20260903', parallelImagePull: true, userData: '#!/bin/sh' },
      "'userData' must be left out with 'gpuSharing' or 'parallelImagePull'",
    ],
  ])('fails when it %s', (_what, props, message) => {
    expect(() => userData(props)).toThrow(ValidationError);
    expect(() => userData(props)).toThrow(message);
  });
});

describe('a pool of a class that shares GPUs', () => {
  function made(gpuSharing: GpuSharing, props: Partial<NodePoolProps> = {}): NodePool {
    const chart = testChart();
    const nodeClass = new Ec2NodeClass(chart, 'Class', { ...CLASS, gpuSharing });
    return new NodePool(chart, 'Pool', {
      ...poolPreset('gpu-inference', { nodeClass, instances: { families: ['p4d', 'p5'] } }),
      ...props,
    });
  }

  test('hands out shares of it', () => {
    const pool = made(PARTS);
    expect(pool.sharing).toBe(PARTS);
    expect(pool.request(AcceleratorRequest.gpu({ count: 3, sharing: PARTS }))).toEqual({
      'nvidia.com/gpu': '3',
    });
  });

  test('may have any NVIDIA GPUs for time slices', () => {
    expect(made(SLICES, { instances: { families: ['g5', 'g6'] } }).sharing).toBe(SLICES);
  });

  test('fails when it has no GPUs', () => {
    const props = { accelerator: undefined, instances: { families: ['m7i'] } };
    expect(() => made(SLICES, props)).toThrow(
      "test/Pool: 'nodeClass' shares GPUs, and the pool has none; give it 'accelerator: { resource: nvidia.com/gpu }', or a class without 'gpuSharing'",
    );
  });

  test('fails when it has Neuron devices', () => {
    const accelerator = { resource: 'aws.amazon.com/neuron', limit: 1 };
    expect(() => made(SLICES, { accelerator, instances: { families: ['inf2'] } })).toThrow(
      "'nodeClass' shares GPUs, and the pool has aws.amazon.com/neuron",
    );
  });

  test.each([
    ['g6', PARTS],
    ['p5en', PARTS],
    ['m7i', SLICES],
  ])('fails when instances of %s cannot be shared by %j', (family, sharing) => {
    expect(() => made(sharing, { instances: { families: ['p4d', family] } })).toThrow(
      `'instances' must have GPUs in`,
    );
    expect(() => made(sharing, { instances: { families: [family] } })).toThrow(
      `got ${family}; choose `,
    );
  });

  test('names the families whose cards have such parts', () => {
    expect(() => made(PARTS, { instances: { families: ['g5'] } })).toThrow(
      "'instances' must have GPUs in MIG parts of 1g.10gb, got g5; choose p4d, p4de, p5",
    );
  });
});
