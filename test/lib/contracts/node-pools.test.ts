import type { EnvironmentInput } from '../../../lib/config';
import {
  nodeDiskGiB,
  nodePools,
  quotaPools,
  type NodePoolContract,
} from '../../../lib/contracts/node-pools';
import { environmentWith } from '../../support/environments';

type PoolInput = NonNullable<NonNullable<EnvironmentInput['nodePools']>[string]>;

const onKarpenter = (settings: PoolInput) =>
  environmentWith({ cluster: { mode: 'karpenter' }, nodePools: { 'gpu-inference': settings } });

function poolWith(settings: PoolInput): NodePoolContract {
  const [pool] = nodePools(onKarpenter(settings));
  if (pool === undefined) throw new Error('there is no pool');
  return pool;
}

const PARTS = { mode: 'mig', profile: '1g.10gb' } as const;

describe('a pool that shares GPUs', () => {
  test('offers shares by the name of whole ones, as many as the preset has GPUs', () => {
    expect(poolWith({ sharing: { mode: 'time-slicing', replicas: 4 } })).toMatchObject({
      accelerator: 'nvidia.com/gpu',
      limits: { accelerators: 32 },
    });
  });

  test('counts parts of the card that has most', () => {
    expect(poolWith({ sharing: PARTS, instanceFamilies: ['p4d', 'p5'] })).toMatchObject({
      sharing: { mode: 'mig', profile: '1g.10gb', strategy: 'single' },
      limits: { accelerators: 56 },
    });
  });

  test('has as many shares as the environment says', () => {
    const sharing = { mode: 'mps', replicas: 2 } as const;
    expect(poolWith({ sharing, limits: { accelerators: 5 } }).limits.accelerators).toBe(5);
  });

  test('counts its cards against quotas, not the shares', () => {
    const sharing = { mode: 'mps', replicas: 2 } as const;
    const limits = { accelerators: 5 };
    expect(quotaPools(onKarpenter({ sharing, limits }))[0]?.maxAccelerators).toBe(3);
    expect(quotaPools(onKarpenter({ limits }))[0]?.maxAccelerators).toBe(5);
  });
});

describe('a pool with reservations', () => {
  const capacityReservations = [{ id: 'cr-0123456789abcdef0' }];

  test('takes nothing else', () => {
    expect(poolWith({ capacityReservations })).toMatchObject({
      capacityReservations,
      capacityTypes: ['reserved'],
    });
  });

  test('takes what else is named', () => {
    const capacityTypes: PoolInput['capacityTypes'] = ['reserved', 'on-demand'];
    expect(poolWith({ capacityReservations, capacityTypes }).capacityTypes).toEqual(capacityTypes);
  });
});

test.each([
  [{ diskGiB: 500, parallelImagePull: true }, 500],
  [{ parallelImagePull: true }, 100],
  [{ parallelImagePull: false }, 80],
])('nodes with %j have a disk of %d GiB', (pool, expected) => {
  expect(nodeDiskGiB(pool)).toBe(expected);
});

test('a pool has placement, images and their pulling from the environment', () => {
  const settings = {
    placementGroup: 'training',
    parallelImagePull: true,
    prePull: ['docker.io/vllm/vllm-openai:v0.32.0'],
  };
  expect(poolWith(settings)).toMatchObject(settings);
});
