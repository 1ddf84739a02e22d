import type { k8s } from 'cdk8s-plus-29';
import {
  BUILT_IN_POOLS,
  NodeClass,
  NodePool,
  poolPreset,
  poolPresets,
  type INodeClass,
  type NodePoolProps,
  type PoolPreset,
} from '../../../../constructs/kubernetes/karpenter';
import {
  findObject,
  memberAt,
  objectsOf,
  testChart,
  unknownFields,
  type KubernetesObject,
} from '../../../support/kubernetes';
import recorded from './recorded-fields.json';

const SELF_MANAGED: INodeClass = { name: 'gpu', compute: 'karpenter' };

const PROPS: NodePoolProps = {
  name: 'general',
  nodeClass: NodeClass.builtIn,
  instances: { categories: ['c', 'm', 'r'] },
  limits: { cpu: '200', memory: '800Gi' },
};

function pool(props: Partial<NodePoolProps> = {}): KubernetesObject {
  const objects = objectsOf((chart) => new NodePool(chart, 'Pool', { ...PROPS, ...props }));
  return findObject(objects, 'NodePool');
}

function made(props: Partial<NodePoolProps> = {}): NodePool {
  return new NodePool(testChart(), 'Pool', { ...PROPS, ...props });
}

/** The requirements of a pool as `key operator values`. */
function requirements(object: KubernetesObject): string[] {
  // Requirements are written by the construct under test with these members.
  const list = memberAt(object.spec, ['template', 'spec', 'requirements']) as {
    key: string;
    operator: string;
    values?: string[];
  }[];
  return list.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(',')}`);
}

describe('a node pool by default', () => {
  test('is an on-demand amd64 pool of EKS Auto Mode', () => {
    expect(pool()).toEqual({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: {
        name: 'general',
        labels: {
          'app.kubernetes.io/name': 'general',
          'app.kubernetes.io/component': 'compute',
          'app.kubernetes.io/part-of': 'eks-ml-platform',
          'app.kubernetes.io/managed-by': 'eks-ml-platform',
          'eks-ml-platform/pool': 'general',
        },
      },
      spec: {
        template: {
          metadata: { labels: { 'eks-ml-platform/pool': 'general' } },
          spec: {
            nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'default' },
            requirements: [
              { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
              { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
              {
                key: 'eks.amazonaws.com/instance-category',
                operator: 'In',
                values: ['c', 'm', 'r'],
              },
            ],
            expireAfter: '336h',
            terminationGracePeriod: '24h',
          },
        },
        disruption: {
          consolidationPolicy: 'WhenEmptyOrUnderutilized',
          consolidateAfter: '1m',
          budgets: [{ nodes: '10%' }],
        },
        limits: { cpu: '200', memory: '800Gi' },
      },
    });
  });

  test('takes any pod', () => {
    expect(made().taints).toEqual([]);
    expect(made().tolerations).toEqual([]);
    expect(made().acceleratorResource).toBeUndefined();
  });
});

describe('the requirements of a pool', () => {
  const instances = {
    categories: ['g'],
    families: ['g6e'],
    sizes: ['2xlarge'],
    types: ['g6e.2xlarge'],
    cpus: [8],
    generationAbove: 5,
    gpuNames: ['l40s'],
    gpuCounts: [1, 2],
    gpuMemoryAboveMiB: 40_000,
    localNvmeAboveGiB: 400,
  };
  const accelerator = { resource: 'nvidia.com/gpu', limit: 4 };

  test.each<[string, INodeClass]>([
    ['eks.amazonaws.com', NodeClass.builtIn],
    ['karpenter.k8s.aws', SELF_MANAGED],
  ])('use the labels of %s', (prefix, nodeClass) => {
    expect(requirements(pool({ instances, accelerator, nodeClass })).slice(2)).toEqual([
      `${prefix}/instance-category In g`,
      `${prefix}/instance-family In g6e`,
      `${prefix}/instance-size In 2xlarge`,
      'node.kubernetes.io/instance-type In g6e.2xlarge',
      `${prefix}/instance-cpu In 8`,
      `${prefix}/instance-generation Gt 5`,
      `${prefix}/instance-gpu-name In l40s`,
      `${prefix}/instance-gpu-count In 1,2`,
      `${prefix}/instance-gpu-memory Gt 40000`,
      `${prefix}/instance-local-nvme Gt 400`,
    ]);
  });

  test('take capacity types, architectures and zones', () => {
    const object = pool({
      capacityTypes: ['reserved', 'spot'],
      architectures: ['arm64', 'amd64'],
      zones: ['eu-west-1a', 'eu-west-1b'],
    });
    expect(requirements(object).slice(0, 3)).toEqual([
      'karpenter.sh/capacity-type In reserved,spot',
      'kubernetes.io/arch In arm64,amd64',
      'topology.kubernetes.io/zone In eu-west-1a,eu-west-1b',
    ]);
  });

  test('never name the operating system, which Auto Mode refuses', () => {
    expect(requirements(pool()).join()).not.toContain('kubernetes.io/os');
  });

  test.each<[string, Partial<NodePoolProps>]>([
    ['zones', { zones: [] }],
    ['capacityTypes', { capacityTypes: [] }],
    ['architectures', { architectures: [] }],
    ['families', { instances: { families: [] } }],
    ['types', { instances: { types: [] } }],
  ])('fail when %s are none', (property, props) => {
    expect(() => pool(props)).toThrow(
      `test/Pool: '${property}' must not be empty: no instance would match`,
    );
  });
});

test('a pool of a self-managed Karpenter refers to an EC2NodeClass', () => {
  expect(
    memberAt(pool({ nodeClass: SELF_MANAGED }).spec, ['template', 'spec', 'nodeClassRef']),
  ).toEqual({ group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'gpu' });
});

describe('a pool with accelerators', () => {
  const accelerator = { resource: 'nvidia.com/gpu', limit: 8 };

  test('limits them beside CPU and memory', () => {
    expect(memberAt(pool({ accelerator }).spec, ['limits'])).toEqual({
      cpu: '200',
      memory: '800Gi',
      'nvidia.com/gpu': '8',
    });
  });

  test('hands out the name of their resource', () => {
    expect(made({ accelerator }).acceleratorResource).toBe('nvidia.com/gpu');
  });

  test.each([
    [{ categories: ['g', 'p'] }],
    [{ categories: ['trn'] }],
    [{ families: ['g6e'] }],
    [{ families: ['inf2'] }],
    [{ types: ['p5.48xlarge'] }],
    [{ gpuNames: ['h100'] }],
    [{ gpuCounts: [8] }],
  ])('fails when %j come without a limit', (instances) => {
    expect(() => pool({ instances })).toThrow(
      "test/Pool: 'accelerator' must be given with its limit for instances with GPUs",
    );
  });

  test.each([0, 1.5])('fails when the limit is %p', (limit) => {
    expect(() => pool({ accelerator: { ...accelerator, limit } })).toThrow(
      `test/Pool: 'accelerator.limit' must be an integer from 1 to 100000, got ${limit}`,
    );
  });
});

describe('the disruption of a pool', () => {
  test('takes every setting', () => {
    const object = pool({
      disruption: {
        policy: 'WhenEmpty',
        consolidateAfter: 'Never',
        expireAfter: '504h',
        terminationGracePeriod: '2h',
        budgets: [
          { nodes: 1, reasons: ['Drifted'] },
          { nodes: '0%', schedule: '0 8 * * mon-fri', duration: '10h30m' },
        ],
      },
    });
    expect(memberAt(object.spec, ['disruption'])).toEqual({
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: 'Never',
      budgets: [
        { nodes: '1', reasons: ['Drifted'] },
        { nodes: '0%', schedule: '0 8 * * mon-fri', duration: '10h30m' },
      ],
    });
    expect(memberAt(object.spec, ['template', 'spec'])).toMatchObject({
      expireAfter: '504h',
      terminationGracePeriod: '2h',
    });
  });

  test.each(['505h', '504h1s', 'Never'])('fails when nodes of Auto Mode live %s', (expireAfter) => {
    expect(() => pool({ disruption: { expireAfter } })).toThrow(
      `test/Pool: 'expireAfter' must be at most 504h (21 days) on EKS Auto Mode, got '${expireAfter}'`,
    );
  });

  test('lets nodes of a self-managed Karpenter live for ever', () => {
    const object = pool({ nodeClass: SELF_MANAGED, disruption: { expireAfter: 'Never' } });
    expect(memberAt(object.spec, ['template', 'spec', 'expireAfter'])).toBe('Never');
  });

  test.each<[NonNullable<NodePoolProps['disruption']>, string]>([
    [{ consolidateAfter: '1 day' }, "'consolidateAfter': '1 day' is not a duration"],
    [{ expireAfter: '14d' }, "'expireAfter': '14d' is not a duration"],
    [{ terminationGracePeriod: 'Never' }, "'terminationGracePeriod': 'Never' is not a duration"],
    [{ budgets: [] }, "'budgets' must have 1 to 50 entries, got 0"],
    [{ budgets: [{ nodes: '101%' }] }, "'budgets.nodes' must be a whole number or a share"],
    [{ budgets: [{ nodes: -1 }] }, "got '-1'"],
    [
      { budgets: [{ nodes: 1, schedule: 'daily', duration: '1h' }] },
      "'budgets.schedule': 'daily' is not a cron schedule",
    ],
    [
      { budgets: [{ nodes: 1, schedule: '@daily', duration: '1h30s' }] },
      "'budgets.duration' must be hours and minutes such as '8h' or '1h30m', got '1h30s'",
    ],
    [{ budgets: [{ nodes: 1, schedule: '@daily', duration: '' }] }, "got ''"],
  ])('fails when it is %j', (disruption, message) => {
    expect(() => pool({ disruption })).toThrow(message);
  });
});

describe('placing pods on a pool', () => {
  const tainted = made({
    taints: [
      { key: 'nvidia.com/gpu', effect: 'NoSchedule' },
      { key: 'eks-ml-platform/dedicated', value: 'vision', effect: 'NoExecute' },
    ],
  });

  test('hands out one toleration for each taint', () => {
    expect(tainted.tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      {
        key: 'eks-ml-platform/dedicated',
        operator: 'Equal',
        value: 'vision',
        effect: 'NoExecute',
      },
    ]);
  });

  test('selects nodes by the name of the pool', () => {
    expect(tainted.nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'general' });
  });

  test('adds selector and tolerations to those a pod has, and keeps the rest', () => {
    const pod = {
      containers: [],
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'own', operator: 'Exists' }],
    };
    expect(tainted.place(pod)).toEqual({
      containers: [],
      nodeSelector: { zone: 'a', 'karpenter.sh/nodepool': 'general' },
      tolerations: [{ key: 'own', operator: 'Exists' }, ...tainted.tolerations],
    });
  });

  test('leaves the pod it was given alone', () => {
    const pod: k8s.PodSpec = { containers: [] };
    tainted.place(pod);
    expect(pod).toEqual({ containers: [] });
  });

  test('knows the pools that Auto Mode brings along', () => {
    expect(BUILT_IN_POOLS.system.place({})).toEqual({
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists', effect: 'NoSchedule' }],
    });
    expect(BUILT_IN_POOLS['general-purpose'].tolerations).toEqual([]);
    expect(BUILT_IN_POOLS['general-purpose'].compute).toBe('auto');
  });
});

describe('a node pool', () => {
  test('writes taints, startup taints, labels and weight', () => {
    const object = pool({
      taints: [{ key: 'a', effect: 'NoSchedule' }],
      startupTaints: [{ key: 'b', effect: 'NoExecute' }],
      labels: { billing: 'vision' },
      weight: 50,
    });
    expect(object.spec).toMatchObject({
      template: {
        metadata: { labels: { billing: 'vision', 'eks-ml-platform/pool': 'general' } },
        spec: {
          taints: [{ key: 'a', effect: 'NoSchedule' }],
          startupTaints: [{ key: 'b', effect: 'NoExecute' }],
        },
      },
      weight: 50,
    });
  });

  test('with EFA has one zone, and says so', () => {
    const efa = made({ efa: true, zones: ['us-east-1a'] });
    expect(efa.efa).toBe(true);
    expect(efa.zones).toEqual(['us-east-1a']);
    expect(made().efa).toBe(false);
    expect(made().zones).toEqual([]);
  });

  test.each([[undefined], [['a', 'b']]])('fails when EFA spans %j', (zones) => {
    expect(() => pool({ efa: true, zones })).toThrow(
      `test/Pool: 'zones' must name exactly one zone with 'efa', got ${zones?.length ?? 0}`,
    );
  });

  test('fails when labels and requirements are more than Karpenter takes', () => {
    const labels = Object.fromEntries(Array.from({ length: 98 }, (_, index) => [`l${index}`, 'x']));
    expect(() => pool({ labels })).toThrow(
      "test/Pool: 'labels' and requirements must not exceed 100 together, got 102",
    );
  });

  test.each<[Partial<NodePoolProps>, string]>([
    [{ name: 'GPU pool' }, "'name': the name of a node pool must"],
    [{ limits: { cpu: '10Gi', memory: '1Gi' } }, "'limits.cpu': '10Gi' is not an amount of CPU"],
    [{ limits: { cpu: '10', memory: 'all' } }, "'limits.memory': 'all' is not"],
    [{ weight: 0 }, "'weight' must be an integer from 1 to 100, got 0"],
    [{ weight: 101 }, 'got 101'],
    [{ labels: { 'a b': 'x' } }, "'labels': the key of a label must"],
    [{ labels: { a: 'x y' } }, "'labels': the value of a label must"],
  ])('fails when given %j', (props, message) => {
    expect(() => pool(props)).toThrow(message);
  });
});

describe('the presets', () => {
  const zones = ['us-east-1a'];

  function preset(name: PoolPreset, nodeClass: INodeClass = NodeClass.builtIn): KubernetesObject {
    return pool(poolPreset(name, { nodeClass, zones }));
  }

  test.each(poolPresets())('make a pool called %s in both compute modes', (name) => {
    expect(preset(name).metadata.name).toBe(name);
    expect(requirements(preset(name, SELF_MANAGED)).join()).not.toContain('eks.amazonaws.com');
  });

  test.each(poolPresets())('write only fields that NodePool has: %s', (name) => {
    expect(unknownFields(preset(name).spec, recorded.NodePool.fields)).toEqual([]);
  });

  test.each(poolPresets())('limit the cost of %s', (name) => {
    expect(memberAt(preset(name).spec, ['limits'])).toMatchObject({
      cpu: expect.any(String),
      memory: expect.any(String),
    });
  });

  test.each<[PoolPreset, string, string]>([
    ['gpu-inference', 'nvidia.com/gpu', '8'],
    ['neuron', 'aws.amazon.com/neuron', '16'],
  ])('taint %s with its resource and limit it', (name, resource, limit) => {
    expect(preset(name).spec).toMatchObject({
      template: { spec: { taints: [{ key: resource, effect: 'NoSchedule' }] } },
      limits: { [resource]: limit },
    });
  });

  test('taint gpu-training twice, so that no pod that wants one GPU starts a node with eight', () => {
    expect(preset('gpu-training').spec).toMatchObject({
      template: {
        spec: {
          taints: [
            { key: 'nvidia.com/gpu', effect: 'NoSchedule' },
            { key: 'eks-ml-platform/dedicated', value: 'gpu-training', effect: 'NoSchedule' },
          ],
        },
      },
      limits: { 'nvidia.com/gpu': '16' },
    });
  });

  test.each<PoolPreset>(['system', 'notebooks', 'batch', 'large-disk'])(
    'taint %s with its own name',
    (name) => {
      expect(memberAt(preset(name).spec, ['template', 'spec', 'taints'])).toEqual([
        { key: 'eks-ml-platform/dedicated', value: name, effect: 'NoSchedule' },
      ]);
    },
  );

  test('leave exactly one pool open to any pod, the general one', () => {
    const open = poolPresets().filter(
      (name) => poolPreset(name, { nodeClass: NodeClass.builtIn }).taints === undefined,
    );
    expect(open).toEqual(['general']);
    expect(memberAt(preset('general').spec, ['template', 'spec'])).not.toHaveProperty('taints');
  });

  test.each<PoolPreset>(['system', 'general', 'notebooks', 'batch', 'large-disk'])(
    'start no instance of %s older than the fifth generation',
    (name) => {
      expect(memberAt(preset(name).spec, ['template', 'spec', 'requirements'])).toContainEqual({
        key: 'eks.amazonaws.com/instance-generation',
        operator: 'Gt',
        values: ['4'],
      });
    },
  );

  test('take spot first for batch alone', () => {
    const spot = poolPresets().filter((name) =>
      poolPreset(name, { nodeClass: NodeClass.builtIn }).capacityTypes?.includes('spot'),
    );
    expect(spot).toEqual(['batch']);
  });

  test('never move pods of notebooks and training for thrift', () => {
    for (const name of ['notebooks', 'gpu-training'] as const) {
      expect(memberAt(preset(name).spec, ['disruption', 'consolidationPolicy'])).toBe('WhenEmpty');
    }
  });

  test('take options over the data', () => {
    const props = poolPreset('gpu-inference', {
      nodeClass: NodeClass.builtIn,
      name: 'llm',
      limits: { cpu: '96', memory: '384Gi' },
      acceleratorLimit: 2,
      instances: { families: ['g6e'] },
      capacityTypes: ['spot'],
      disruption: { expireAfter: '168h' },
      weight: 5,
    });
    expect(props).toMatchObject({
      name: 'llm',
      limits: { cpu: '96', memory: '384Gi' },
      accelerator: { resource: 'nvidia.com/gpu', limit: 2 },
      instances: { families: ['g6e'] },
      capacityTypes: ['spot'],
      disruption: { policy: 'WhenEmpty', consolidateAfter: '5m', expireAfter: '168h' },
      weight: 5,
    });
  });

  test('name the taint of a renamed pool after it', () => {
    const props = poolPreset('batch', { nodeClass: NodeClass.builtIn, name: 'nightly' });
    expect(props.taints).toEqual([
      { key: 'eks-ml-platform/dedicated', value: 'nightly', effect: 'NoSchedule' },
    ]);
  });

  test('fail when training with EFA has no zone', () => {
    expect(() => pool(poolPreset('gpu-training', { nodeClass: NodeClass.builtIn }))).toThrow(
      "'zones' must name exactly one zone with 'efa', got 0",
    );
  });
});
