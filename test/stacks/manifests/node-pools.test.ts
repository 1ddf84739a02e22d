import type { EnvironmentInput } from '../../../lib/config';
import { AcceleratorRequest } from '../../../lib/values';
import { nodePoolsUnit, poolNamed } from '../../../stacks/manifests/node-pools';
import { environmentWith } from '../../support/environments';
import { findObjects, memberAt, type KubernetesObject } from '../../support/kubernetes';

type Pools = NonNullable<EnvironmentInput['nodePools']>;

function objects(nodePools: Pools, mode: 'auto' | 'karpenter' = 'karpenter'): KubernetesObject[] {
  const unit = nodePoolsUnit(environmentWith({ cluster: { mode }, nodePools }));
  // Charts render what they hold as plain objects.
  return (unit?.chart.toJson() ?? []) as KubernetesObject[];
}

const specOf = (kind: string, nodePools: Pools, mode?: 'auto' | 'karpenter'): object =>
  findObjects(objects(nodePools, mode), kind)[0]?.spec ?? {};

const capacityTypes = (nodePools: Pools) =>
  memberAt(specOf('NodePool', nodePools), ['template', 'spec', 'requirements', 0]);

const PARTS = { mode: 'mig', profile: '1g.10gb' } as const;

describe('a pool that shares GPUs', () => {
  const pools: Pools = { 'gpu-inference': { sharing: PARTS, instanceFamilies: ['p5'] } };

  test('tells its nodes so, and counts shares', () => {
    expect(memberAt(specOf('EC2NodeClass', pools), ['userData'])).toContain(
      '"h100.80gb" = "1g.10gb"',
    );
    expect(specOf('NodePool', pools)).toMatchObject({ limits: { 'nvidia.com/gpu': '56' } });
  });

  test('hands out shares of the families that it buys', () => {
    const environment = environmentWith({ cluster: { mode: 'karpenter' }, nodePools: pools });
    const pool = poolNamed(environment, 'gpu-inference');
    const sharing = { ...PARTS, strategy: 'single' as const };
    expect(pool?.request(AcceleratorRequest.gpu({ count: 1, sharing }))).toEqual({
      'nvidia.com/gpu': '1',
    });
    expect(pool?.instanceTypes?.map(({ family }) => family)).toEqual(['p5', 'p5']);
  });
});

describe.each(['auto', 'karpenter'] as const)('with %s nodes', (mode) => {
  const kind = mode === 'auto' ? 'NodeClass' : 'EC2NodeClass';

  test('reservations and the placement group stand in the class, and the pool takes them alone', () => {
    const pools: Pools = {
      'gpu-training': {
        zones: ['us-west-2b'],
        capacityReservations: [
          { id: 'cr-0123456789abcdef0' },
          { tags: { team: 'vision' }, ownerAccountId: '111122223333' },
        ],
        placementGroup: 'training',
      },
    };
    expect(specOf(kind, pools, mode)).toMatchObject({
      capacityReservationSelectorTerms: [
        { id: 'cr-0123456789abcdef0' },
        {
          tags: { team: 'vision' },
          [mode === 'auto' ? 'owner' : 'ownerID']: '111122223333',
        },
      ],
      placementGroupSelector: { name: 'training' },
    });
    expect(memberAt(specOf('NodePool', pools, mode), ['template', 'spec'])).toMatchObject({
      requirements: [
        { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['reserved'] },
        {},
        { key: 'topology.kubernetes.io/zone', values: ['us-west-2b'] },
        {},
      ],
    });
  });

  test('neither is there unless asked for', () => {
    const spec = specOf(kind, { 'gpu-training': {} }, mode);
    expect(spec).not.toHaveProperty('capacityReservationSelectorTerms');
    expect(spec).not.toHaveProperty('placementGroupSelector');
  });
});

describe('capacity', () => {
  test('of batch is spot, and what is on demand where there is none', () => {
    expect(capacityTypes({ batch: {} })).toMatchObject({ values: ['spot', 'on-demand'] });
  });

  test('may fall back in the same way for GPUs', () => {
    const types: ('spot' | 'on-demand')[] = ['spot', 'on-demand'];
    expect(capacityTypes({ 'gpu-inference': { capacityTypes: types } })).toMatchObject({
      key: 'karpenter.sh/capacity-type',
      operator: 'In',
      values: types,
    });
  });
});

test('nodes that pull layers at once have a fast disk', () => {
  const pools: Pools = { general: { parallelImagePull: true } };
  expect(specOf('EC2NodeClass', pools)).toMatchObject({
    blockDeviceMappings: [{}, { ebs: { volumeSize: '100Gi', iops: 4000, throughput: 1000 } }],
  });
  expect(memberAt(specOf('EC2NodeClass', pools), ['userData'])).toContain('snapshotter = "soci"');
  const large: Pools = { general: { parallelImagePull: true, diskGiB: 400 } };
  expect(specOf('EC2NodeClass', large)).toMatchObject({
    blockDeviceMappings: [{}, { ebs: { volumeSize: '400Gi', throughput: 1000 } }],
  });
});

test.each(['auto', 'karpenter'] as const)('nodes pull images beforehand with %s', (mode) => {
  const pools: Pools = { general: {}, batch: { prePull: ['docker.io/apache/spark:4.0.4'] } };
  const sets = findObjects(objects(pools, mode), 'DaemonSet');
  expect(sets.map(({ metadata }) => metadata)).toMatchObject([
    { name: 'images-batch', namespace: 'ml-platform' },
  ]);
  expect(memberAt(sets[0]?.spec ?? {}, ['template', 'spec'])).toMatchObject({
    nodeSelector: { 'karpenter.sh/nodepool': 'batch' },
    initContainers: [{ image: 'docker.io/apache/spark:4.0.4' }],
  });
});

test('nodes are told nothing unless asked to', () => {
  expect(specOf('EC2NodeClass', { general: {} })).not.toHaveProperty('userData');
});

test('a pool has no name that the environment does not give', () => {
  expect(poolNamed(environmentWith({ nodePools: { general: {} } }), 'gpus')).toBeUndefined();
});
