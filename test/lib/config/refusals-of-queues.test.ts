import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation } from './refusals-fixture';

const POOLS = { general: {}, 'gpu-inference': {} };

const guaranteed = (pools: object, team: object = {}) => ({
  queues: {},
  nodePools: POOLS,
  teams: { vision: { ...team, queue: { guaranteed: pools } } },
});

describe('queues', () => {
  failsWithOneViolation([
    ['no team', { queues: {}, teams: {} }, 'queues: needs a team: each has a queue'],
    [
      'no pool for jobs',
      { queues: {}, teams: { vision: {} }, nodePools: { notebooks: {} } },
      'queues.scheduler: needs node pools that are known here',
    ],
    [
      'nodes of other software',
      { ...WITHOUT_AWS, queues: {}, teams: { vision: {} } },
      'queues.scheduler: needs node pools that are known here',
    ],
    [
      'a time to start that Volcano does not know',
      { queues: { scheduler: 'volcano', readySeconds: 600 }, teams: { vision: {} } },
      "queues.readySeconds: must be left out with 'queues.scheduler: volcano'",
    ],
    [
      'a guarantee without queues',
      { ...guaranteed({ general: { cpu: '4' } }), queues: undefined },
      "teams.vision.queue.guaranteed.general: needs queues; add the section 'queues', or remove it",
    ],
    [
      'a guarantee of a pool that is not there',
      guaranteed({ fast: { cpu: '4' } }),
      'teams.vision.queue.guaranteed.fast: must be named like a pool for jobs: general, gpu-inference',
    ],
    [
      'accelerators of a pool without',
      guaranteed({ general: { accelerators: 1 } }),
      'teams.vision.queue.guaranteed.general.accelerators: counts nothing in a pool without accelerators',
    ],
    [
      'a guarantee above the quota',
      guaranteed({ 'gpu-inference': { accelerators: 5 } }),
      "teams.vision.queue.guaranteed.gpu-inference: must be at most the quota of the team, 4; guarantee less, or raise 'teams.vision.quota'",
    ],
    [
      'a quota above what pools may have',
      { teams: { vision: { quota: { gpus: 9 } } }, nodePools: POOLS },
      "teams.vision.quota.gpus: must be at most 8, which all pools with nvidia.com/gpu may have together; lower it, or raise 'nodePools.gpu-inference.limits.accelerators' by 1",
    ],
    [
      'a quota of Neuron devices above what pools may have',
      { teams: { vision: { quota: { neuronDevices: 17 } } }, nodePools: { neuron: {} } },
      'teams.vision.quota.neuronDevices: must be at most 16',
    ],
    [
      'guarantees above what a pool may have',
      {
        queues: {},
        nodePools: POOLS,
        teams: Object.fromEntries(
          ['a', 'b', 'c'].map((team) => [
            team,
            { queue: { guaranteed: { 'gpu-inference': { accelerators: 3 } } } },
          ]),
        ),
      },
      "nodePools.gpu-inference.limits: must be at least 9, which teams are guaranteed together; raise it, or guarantee less in 'teams.<team>.queue.guaranteed.gpu-inference'",
    ],
  ]);
});

test('Volcano needs no pools that are known, and a team without a pool for its quota is left alone', () => {
  const teams = { vision: { quota: { gpus: 100 } } };
  expect(() =>
    environmentWith({ ...WITHOUT_AWS, teams: { vision: {} }, queues: { scheduler: 'volcano' } }),
  ).not.toThrow();
  expect(() => environmentWith({ teams, nodePools: { general: {} } })).not.toThrow();
});

test('Kueue decides unless somebody else is named', () => {
  expect(environmentWith({ teams: { vision: {} }, queues: {} }).queues).toEqual({
    scheduler: 'kueue',
    required: true,
  });
});
