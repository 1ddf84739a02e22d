import {
  NodeClass,
  type INodeClass,
  type NodePoolProps,
} from '../../../../constructs/kubernetes/karpenter';
import { memberAt } from '../../../support/kubernetes';
import { SELF_MANAGED, pool, made, requirements } from './node-pool-fixture';

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
