import type { EnvironmentInput } from '../../../lib/config';
import { bridgeMark, bridgeValueNames, replaceBridgeMarks } from '../../../lib/contracts/bridge';
import {
  efaSecurityGroupName,
  iamRoleName,
  NODE_ROLE,
  systemNodeGroupName,
  systemNodeSelector,
} from '../../../lib/contracts/cluster';
import { platformTag } from '../../../lib/contracts/cost';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { BUCKET_PURPOSES, resourceNames } from '../../../lib/contracts/names';
import { imageMirror } from '../../../lib/contracts/images';
import { interruptionQueueName } from '../../../lib/contracts/karpenter';
import { nodePools, quotaPools } from '../../../lib/contracts/node-pools';
import { teamGroup, teamNamespace, teamServiceAccount } from '../../../lib/contracts/namespaces';
import { secretPath } from '../../../lib/contracts/secrets';
import {
  accessPoints,
  sharedVolumes,
  storageClassNames,
} from '../../../lib/contracts/shared-storage';
import { environmentWith, EXISTING_NETWORK, WITHOUT_AWS } from '../../support/environments';

const SHARED_CLUSTER = {
  name: 'Shared',
  compute: 'auto' as const,
  networkCidrs: ['10.0.0.0/16'],
  nodeRoleName: 'shared-node',
};

const EXISTING_CLUSTER: Partial<EnvironmentInput> = {
  cluster: { existing: SHARED_CLUSTER },
  network: EXISTING_NETWORK,
} as const;

test('the platform tag tells one environment of a project from another', () => {
  expect(platformTag('ml', 'lab')).toEqual({ key: 'Platform', value: 'ml-lab' });
  expect(platformTag('ml', 'lab')).not.toEqual(platformTag('ml', 'small'));
});

test('everything of a cluster begins with its name', () => {
  expect([
    iamRoleName('ml', NODE_ROLE),
    systemNodeGroupName('ml'),
    efaSecurityGroupName('ml'),
    interruptionQueueName('ml'),
  ]).toEqual(['ml-node', 'ml-system', 'ml-efa', 'ml-karpenter']);
  expect(systemNodeSelector('ml')).toEqual({ 'eks.amazonaws.com/nodegroup': 'ml-system' });
});

describe('resource names', () => {
  const { cluster, nodeRole, buckets } = resourceNames(environmentWith());

  test('carry the environment', () => {
    expect({ cluster, nodeRole }).toEqual({ cluster: 'ml-test', nodeRole: 'ml-test-node' });
  });

  test('of buckets are valid, and differ by purpose', () => {
    const names = Object.values(buckets);
    expect(new Set(names).size).toBe(BUCKET_PURPOSES.length);
    for (const name of names) expect(name).toMatch(/^ml-test-[a-z]+-[0-9a-f]{8}$/);
  });

  test.each([
    ['domain', { domain: 'ml.other.dev' }],
    ['region', { region: 'eu-west-1' }],
  ])('of buckets differ by %s, because they are global', (_what, change) => {
    expect(resourceNames(environmentWith(change)).buckets.data).not.toBe(buckets.data);
  });

  test('of the longest environment leave room within the 63 characters of a bucket', () => {
    const longest = resourceNames(environmentWith({ name: 'a'.repeat(20) })).buckets;
    for (const name of Object.values(longest)) expect(name.length).toBeLessThanOrEqual(63);
  });

  test('of an existing cluster are its own; buckets are lower case all the same', () => {
    const names = resourceNames(environmentWith(EXISTING_CLUSTER));
    expect(names).toMatchObject({ cluster: 'Shared', nodeRole: 'shared-node' });
    expect(names.buckets.data).toMatch(/^shared-data-/);
  });

  test('of an existing node role are taken as given', () => {
    const environment = environmentWith({
      ...EXISTING_CLUSTER,
      cluster: { existing: { ...SHARED_CLUSTER, nodeRoleName: 'nodes' } },
    });
    expect(resourceNames(environment).nodeRole).toBe('nodes');
  });
});

describe('teams', () => {
  const environment = environmentWith({
    teams: { vision: {}, audio: { group: 'sound', sharedFolder: false } },
  });

  test('have a namespace, a service account and a group', () => {
    expect([
      teamNamespace('vision'),
      teamServiceAccount('vision'),
      teamGroup(environment, 'vision'),
    ]).toEqual(['team-vision', 'vision-workload', 'team-vision']);
  });

  test('may name their group', () => {
    expect(teamGroup(environment, 'audio')).toBe('sound');
  });

  test('act on AWS as their service account, below a prefix of their own', () => {
    const [audio, vision] = workloadIdentities(environment).filter(({ name }) =>
      name.startsWith('team-'),
    );
    expect(audio).toMatchObject({
      name: 'team-audio',
      namespace: 'team-audio',
      serviceAccount: 'audio-workload',
    });
    expect(vision?.grants).toEqual(
      ['data', 'artifacts', 'models'].map((bucket) => ({
        bucket,
        prefix: 'teams/vision/',
        access: 'readWrite',
      })),
    );
  });

  test('have no identity on AWS without AWS', () => {
    expect(workloadIdentities(environmentWith({ ...WITHOUT_AWS, teams: { vision: {} } }))).toEqual(
      [],
    );
  });

  test('get an access point and a volume, unless they want no shared folder', () => {
    expect(accessPoints(environment)).toEqual([
      { name: 'team-vision', path: '/teams/vision', uid: 1000, gid: 100, mode: '0770' },
    ]);
    expect(sharedVolumes(environment)).toEqual([
      { accessPoint: 'team-vision', namespace: 'team-vision', claim: 'shared' },
    ]);
  });
});

test('declared access points have a directory of their name, or the one given', () => {
  const environment = environmentWith({
    storage: {
      shared: {
        accessPoints: {
          sets: { uid: 1, gid: 2 },
          logs: { uid: 3, gid: 4, path: '/var/logs', mode: '0750' },
        },
      },
    },
  });
  expect(accessPoints(environment)).toEqual([
    { name: 'logs', path: '/var/logs', uid: 3, gid: 4, mode: '0750' },
    { name: 'sets', path: '/sets', uid: 1, gid: 2, mode: '0770' },
  ]);
});

test('storage classes are ours, or those the user names', () => {
  expect(storageClassNames(environmentWith())).toEqual({ block: 'gp3', shared: 'efs' });
  expect(storageClassNames(environmentWith(WITHOUT_AWS))).toEqual({
    block: 'standard',
    shared: 'nfs',
  });
});

test('secrets lie below the cluster and their owner', () => {
  expect(secretPath(environmentWith(), 'keycloak', 'admin')).toBe('ml-test/keycloak/admin');
});

describe('bridge marks', () => {
  const text = `${bridgeMark('fileSystemId')}::${bridgeMark('accessPoint.team-a')} and ${bridgeMark('fileSystemId')}`;

  test('are found once each, sorted', () => {
    expect(bridgeValueNames(text)).toEqual(['accessPoint.team-a', 'fileSystemId']);
  });

  test('are replaced everywhere', () => {
    expect(replaceBridgeMarks(text, (name) => `<${name}>`)).toBe(
      '<fileSystemId>::<accessPoint.team-a> and <fileSystemId>',
    );
  });

  test('are not seen where there are none', () => {
    expect(bridgeValueNames('volumeHandle: fs-1::fsap-2')).toEqual([]);
  });
});

describe('node pools', () => {
  const pools = (sections: Partial<EnvironmentInput>) => nodePools(environmentWith(sections));

  test('take from their preset what the environment leaves out', () => {
    expect(pools({ nodePools: { 'gpu-inference': {} } })).toEqual([
      {
        name: 'gpu-inference',
        preset: 'gpu-inference',
        instances: { families: ['g5', 'g6', 'g6e'] },
        limits: { cpu: '384', memory: '1536Gi', accelerators: 8 },
        capacityTypes: ['on-demand'],
        zones: undefined,
        diskGiB: 300,
        accelerator: 'nvidia.com/gpu',
        efa: false,
        parallelImagePull: false,
        prePull: [],
      },
    ]);
  });

  test('take what the environment says', () => {
    const [pool] = pools({
      nodePools: {
        big: {
          preset: 'gpu-inference',
          instanceFamilies: ['g6e'],
          limits: { cpu: '8', memory: '64Gi', accelerators: 1 },
          capacityTypes: ['spot'],
          zones: ['us-west-2b'],
          diskGiB: 100,
        },
      },
    });
    expect(pool).toEqual({
      name: 'big',
      preset: 'gpu-inference',
      instances: { families: ['g6e'] },
      limits: { cpu: '8', memory: '64Gi', accelerators: 1 },
      capacityTypes: ['spot'],
      zones: ['us-west-2b'],
      diskGiB: 100,
      accelerator: 'nvidia.com/gpu',
      efa: false,
      parallelImagePull: false,
      prePull: [],
    });
  });

  test('for EFA stay in one zone', () => {
    expect(pools({ nodePools: { 'gpu-training': {} } })[0]).toMatchObject({
      zones: ['us-west-2a'],
      efa: true,
    });
  });

  test('count against quotas with every family they may buy', () => {
    const [general] = quotaPools(
      environmentWith({ nodePools: { general: { limits: { cpu: '16' } } } }),
    );
    expect(general).toMatchObject({ name: 'general', maxVCpus: 16, maxAccelerators: undefined });
    expect(general?.instanceFamilies).toEqual(expect.arrayContaining(['c7i', 'm8g', 'r6a']));
    for (const family of general?.instanceFamilies ?? []) expect(family).toMatch(/^[cmr][5-9]/);
  });

  test('count against no quota where other software makes the nodes', () => {
    expect(quotaPools(environmentWith(WITHOUT_AWS))).toEqual([]);
  });
});

test('an image mirror is named by account and region, with a prefix for each registry that is cached', () => {
  const aws = { accountId: '111122223333', images: { pullThroughCache: { 'quay.io': {} } } };
  expect(imageMirror(environmentWith({ aws }))).toEqual({
    host: '111122223333.dkr.ecr.us-west-2.amazonaws.com',
    prefixes: { 'quay.io': 'test/quay' },
  });
  expect(imageMirror(environmentWith())).toBeUndefined();
});

test('names for services that want them short and in lower case are cut and cleaned', () => {
  const name = `Data_Platform-${'x'.repeat(80)}`;
  const { slug, buckets } = resourceNames(
    environmentWith({ ...EXISTING_CLUSTER, cluster: { existing: { ...SHARED_CLUSTER, name } } }),
  );
  expect(slug).toBe('data-platform-xxxxxxxxxxxxxxxx');
  expect(buckets.data).toMatch(/^data-platform-x+-data-[0-9a-f]{8}$/);
});
