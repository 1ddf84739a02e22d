import { WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

const pool = (settings: object, name = 'general') => ({ nodePools: { [name]: settings } });
const accessPoints = (points: object) => ({ storage: { shared: { accessPoints: points } } });

describe('node pools', () => {
  failsWithOneViolation([
    [
      'the name of a class of Auto Mode',
      pool({ preset: 'general' }, 'default'),
      'nodePools.default: ',
    ],
    [
      'an unknown family',
      pool({ instanceFamilies: ['g99'] }),
      "nodePools.general.instanceFamilies[0]: instance family 'g99' is not known",
    ],
    [
      'an instance type as family',
      pool({ instanceFamilies: ['m7i.large'] }),
      'nodePools.general.instanceFamilies[0]: must be an instance family such as g6e, without a size',
    ],
    [
      'a family of the other architecture',
      pool({ instanceFamilies: ['m7g'] }),
      'nodePools.general.instanceFamilies[0]: must be of the architecture amd64',
    ],
    [
      'a GPU in a pool of CPUs',
      pool({ instanceFamilies: ['p5'] }),
      "must have neither GPUs nor Neuron devices, which the preset 'general' is for; it has NVIDIA GPUs",
    ],
    [
      'no GPU in a pool of GPUs',
      pool({ instanceFamilies: ['m7i'] }, 'gpu-inference'),
      'nodePools.gpu-inference.instanceFamilies[0]: must have NVIDIA GPUs',
    ],
    [
      'a zone without subnets',
      pool({ zones: ['us-west-2c'] }),
      'nodePools.general.zones[0]: must be a zone that has subnets: us-west-2a, us-west-2b',
    ],
    [
      'a pool without nodes',
      pool({ limits: { memory: '0' } }),
      'nodePools.general.limits.memory: must be above 0; remove the pool to have none',
    ],
    [
      'memory as CPU',
      pool({ limits: { cpu: '4Gi' } }),
      "nodePools.general.limits.cpu: '4Gi' is not an amount of CPU",
    ],
    [
      'CPU as memory',
      pool({ limits: { memory: '500m' } }),
      "nodePools.general.limits.memory: '500m' is not an amount of memory",
    ],
    [
      'a pool of no GPU',
      pool({ limits: { accelerators: 0 } }, 'gpu-inference'),
      'nodePools.gpu-inference.limits.accelerators: must be at least 1; remove the pool',
    ],
    [
      'a limit of GPUs without GPUs',
      pool({ limits: { accelerators: 4 } }),
      'nodePools.general.limits.accelerators: counts nothing in a pool',
    ],
    [
      'reserved capacity alone',
      pool({ capacityTypes: ['reserved'] }, 'gpu-training'),
      "nodePools.gpu-training.capacityTypes: must name another type beside 'reserved'",
    ],
  ]);

  test('zones are not compared with those of a region where nothing of AWS is used', () => {
    expect(problemsWith({ ...WITHOUT_AWS, ...pool({ zones: ['rack-1'] }) })).toEqual([]);
  });
});

describe('teams, storage and names', () => {
  failsWithOneViolation([
    [
      'a name too long',
      { teams: { ['a'.repeat(21)]: {} } },
      'the name must be at most 20 characters',
    ],
    [
      'a name with capitals',
      { teams: { Vision: {} } },
      'teams.Vision: the name must be lower-case',
    ],
    [
      'an empty team',
      { teams: { vision: null } },
      'teams.vision: must be a section with keys of its own; write {} for its defaults',
    ],
    [
      'a quota of CPU in bytes',
      { teams: { a: { quota: { cpu: '64Gi' } } } },
      "teams.a.quota.cpu: '64Gi' is not an amount of CPU",
    ],
    [
      'a quota of memory in thousandths',
      { teams: { a: { quota: { memory: '5m' } } } },
      'teams.a.quota.memory: ',
    ],
    [
      'a nominal size in thousandths',
      { storage: { sharedCapacity: '5m' } },
      'storage.sharedCapacity: ',
    ],
    [
      'files of root',
      accessPoints({ x: { uid: 0, gid: 0 } }),
      'accessPoints.x.uid: must be at least 1',
    ],
    [
      'a way out of the folder',
      accessPoints({ x: { uid: 1, gid: 1, path: '/../etc' } }),
      'accessPoints.x.path: must be one to four directories',
    ],
    [
      'a folder too deep',
      accessPoints({ x: { uid: 1, gid: 1, path: '/a/b/c/d/e' } }),
      'accessPoints.x.path: must be one to four directories',
    ],
    [
      'a folder of two access points',
      accessPoints({ x: { uid: 1, gid: 1, path: '/y' }, y: { uid: 1, gid: 1 } }),
      "storage.shared.accessPoints.y.path: is the directory of 'x' already",
    ],
    [
      'an access point of a team',
      { teams: { a: {} }, ...accessPoints({ 'team-a': { uid: 1, gid: 1 } }) },
      'storage.shared.accessPoints.team-a: is the name of the access point that the team has',
    ],
    [
      'a cron expression with both days',
      { storage: { backup: { schedule: 'cron(0 3 * * * *)' } } },
      'storage.backup.schedule: must be an AWS cron expression',
    ],
    [
      'a database of no class',
      { databases: { postgres: { instanceClass: 'large' } } },
      'databases.postgres.instanceClass: must be an RDS instance class such as db.t4g.medium',
    ],
    [
      'a secret declared twice',
      { secrets: { declared: ['a', 'a'] } },
      'secrets.declared[1]: is there twice',
    ],
    [
      'an address as bucket',
      { state: { backend: 's3', bucket: '192.168.1.1' } },
      'state.bucket: must be the name of an S3 bucket',
    ],
    [
      'a bucket of no region',
      { state: { backend: 's3', bucket: 'acme-state', region: 'mars' } },
      'state.region: must be an AWS region',
    ],
  ]);
});
