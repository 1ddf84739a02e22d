import { ELSEWHERE, environmentWith, WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, ingressClass } from './refusals-fixture';

const TEAMS = { vision: {} };
const CLUSTER = { ray: { cluster: {} }, teams: TEAMS };

const workers = (worker: object) => ({
  teams: TEAMS,
  ray: { cluster: { workers: { cpu: { cpu: '4', memory: '16Gi', max: 3, ...worker } } } },
});

describe('Ray', () => {
  failsWithOneViolation([
    ['no team', { ray: {}, teams: {} }, 'ray: needs a team'],
    [
      'an image of another version',
      { ray: { image: 'registry.acme.io/ml/ray:2.53.0-1' }, teams: TEAMS },
      'ray.image: must have a tag that begins with 2.52.0, the version of Ray that the platform knows',
    ],
    [
      'an image without a tag',
      { ray: { image: 'registry.acme.io/ml/ray' }, teams: TEAMS },
      'ray.image: must have a tag',
    ],
    [
      'half a CPU',
      workers({ cpu: '500m' }),
      "ray.cluster.workers.cpu.cpu: must be whole CPUs, one at least, which Ray counts, got '500m'",
    ],
    [
      'no CPU',
      workers({ cpu: '0' }),
      "ray.cluster.workers.cpu.cpu: must be whole CPUs, one at least, which Ray counts, got '0'",
    ],
    [
      'a head that no node has room for',
      {
        teams: { vision: { quota: { memory: '4Ti' } } },
        ray: { cluster: { head: { memory: '2Ti' } } },
        nodePools: { general: { instanceFamilies: ['m6i'] }, batch: {} },
      },
      "ray.cluster.head: must fit one node of pool 'general', got",
    ],
    [
      'more workers at least than at most',
      workers({ min: 4 }),
      "ray.cluster.workers.cpu.min: must be at most 'max', 3",
    ],
    [
      'a pool that is not there',
      workers({ pool: 'fast' }),
      "ray.cluster.workers.cpu.pool: must be one of 'nodePools'",
    ],
    [
      'GPUs of a pool without',
      workers({ pool: 'batch', gpus: 1 }),
      "ray.cluster.workers.cpu.pool: must be a pool with GPUs, because 'gpus' asks for some",
    ],
    [
      'GPUs without a pool',
      { ...workers({ gpus: 1 }), nodePools: { batch: {} } },
      "ray.cluster.workers.cpu.gpus: needs a pool with GPUs; add one of the preset 'gpu-inference'",
    ],
    [
      'GPUs where there are none but for training',
      { ...workers({ gpus: 1 }), nodePools: { training: { preset: 'gpu-training' } } },
      "ray.cluster.workers.cpu.gpus: needs a pool with GPUs; add one of the preset 'gpu-inference' to 'nodePools', or name one by 'pool'",
    ],
    [
      'a team without room for its head',
      { ...CLUSTER, teams: { vision: { quota: { cpu: '500m' } } } },
      'teams.vision.quota.cpu: must be at least',
    ],
    [
      'a team without memory for its head',
      { ...CLUSTER, teams: { vision: { quota: { memory: '1Gi' } } } },
      'teams.vision.quota.memory: must be at least',
    ],
    [
      'a team without room for its fewest workers',
      { ...workers({ cpu: '4', min: 3 }), teams: { vision: { quota: { cpu: '12' } } } },
      "teams.vision.quota.cpu: must be at least 13, which the head and the fewest workers of the team’s Ray cluster need, got '12'",
    ],
    [
      'a team without GPUs for its fewest workers',
      {
        ...workers({ gpus: 4, min: 3 }),
        nodePools: { 'gpu-inference': { limits: { accelerators: 16 } } },
        teams: { vision: { quota: { gpus: 8 } } },
      },
      'teams.vision.quota.gpus: must be at least 12, which the head and the fewest workers',
    ],
    [
      'more GPUs in a worker than its pool may have',
      {
        ...workers({ gpus: 8 }),
        nodePools: { 'gpu-inference': { limits: { accelerators: 4 } } },
      },
      "ray.cluster.workers.cpu.gpus: must be at most 4, which all nodes of its pool may have together, got '8'; raise 'nodePools.gpu-inference.limits.accelerators'",
    ],
    [
      'a worker larger than any node of its pool',
      workers({ memory: '1500Gi', pool: 'gpu-inference', gpus: 1 }),
      "ray.cluster.workers.cpu: must fit one node of pool 'gpu-inference', got 4 CPU, 1500Gi, 1 x nvidia.com/gpu: at most it has",
    ],
    [
      'several shares of a GPU',
      {
        ...workers({ gpus: 2, pool: 'shared' }),
        cluster: { mode: 'karpenter' },
        nodePools: {
          shared: { preset: 'gpu-inference', sharing: { mode: 'time-slicing', replicas: 4 } },
        },
      },
      "ray.cluster.workers.cpu.gpus: must be 1 on pool 'shared', whose GPUs are shared by time-slicing",
    ],
    [
      'pages without an entrance',
      { ...CLUSTER, edge: { kind: 'none' }, identity: ELSEWHERE },
      'ray.cluster: needs an entrance',
    ],
    [
      'pages without anybody who signs people in',
      { ...CLUSTER, identity: { provider: 'none' } },
      'ray.cluster: needs somebody who signs people in',
    ],
    [
      'pages behind an entrance that leaves the path as it is',
      { ...CLUSTER, ...ingressClass('alb') },
      "ray.cluster: needs an entrance that takes '/ray' off the path",
    ],
  ]);
});

test('clusters need no AWS, and no pool where nodes are other software’s', () => {
  expect(() => environmentWith({ ...WITHOUT_AWS, ...CLUSTER })).not.toThrow();
});

test('a digest may follow the tag of an image', () => {
  const image = `registry.acme.io/ml/ray:2.52.0-1@sha256:${'0'.repeat(64)}`;
  expect(() => environmentWith({ ray: { image }, teams: TEAMS })).not.toThrow();
});

test('a head is as large as the profile makes it, and recovers in production', () => {
  const clusterOf = (profile: 'lab' | 'small' | 'production') =>
    environmentWith({ ...CLUSTER, profile }).ray?.cluster;
  expect(clusterOf('lab')).toMatchObject({ head: { cpu: '1', memory: '4Gi' }, recovery: false });
  expect(clusterOf('small')).toMatchObject({ head: { cpu: '2', memory: '8Gi' }, recovery: false });
  expect(clusterOf('production')).toMatchObject({
    head: { cpu: '8', memory: '32Gi' },
    recovery: true,
    idleSeconds: 120,
    workers: { cpu: { cpu: '4', memory: '16Gi', gpus: 0, min: 0, max: 3 } },
  });
});
