import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../../lib/config';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, EXISTING_NETWORK, WITHOUT_AWS } from '../../support/environments';
import { findObject, findObjects, memberAt, type KubernetesObject } from '../../support/kubernetes';

const TEAMS = { vision: {}, language: { sharedFolder: false } };

type Compute = 'auto' | 'karpenter' | 'other';

/** An environment in a cluster that was there before. */
const inExisting = (compute: Compute): Partial<EnvironmentInput> => ({
  teams: TEAMS,
  cluster: {
    existing: { name: 'shared', compute, nodeRoleName: 'nodes', networkCidrs: ['10.0.0.0/16'] },
  },
  ...(compute === 'other' ? { storage: { block: { storageClass: 'standard' } } } : {}),
  network: EXISTING_NETWORK,
});

/** The objects of the unit called so; none if there is no such unit. */
function unit(name: string, sections: Partial<EnvironmentInput> = {}): KubernetesObject[] {
  const { units, teardown } = synthesizeManifests(environmentWith({ teams: TEAMS, ...sections }));
  const yaml = [...units, teardown].find((each) => each.name === name)?.yaml ?? '';
  return parseAllDocuments(yaml).map((document) => document.toJS() as KubernetesObject);
}

const namesOf = (objects: readonly KubernetesObject[], kind: string) =>
  findObjects(objects, kind).map(({ metadata }) => metadata.name);

describe('the base unit', () => {
  test('gives pods without a priority one in a cluster of its own', () => {
    const defaults = findObjects(unit('base'), 'PriorityClass').filter(
      (each) => each['globalDefault'],
    );
    expect(defaults.map(({ metadata }) => metadata.name)).toEqual(['platform-training']);
  });

  test('leaves other pods of a shared cluster alone', () => {
    const classes = findObjects(unit('base', inExisting('auto')), 'PriorityClass');
    expect(classes.filter((each) => each['globalDefault'])).toEqual([]);
  });
});

describe('the unit of a team', () => {
  test('reaches AWS, where its data is', () => {
    expect(namesOf(unit('team-vision'), 'NetworkPolicy')).toEqual([
      'ingress-team',
      'egress-team',
      'egress-pod-identity',
      'egress-aws',
    ]);
  });

  test('reaches nothing outside where nothing is on AWS', () => {
    expect(namesOf(unit('team-vision', WITHOUT_AWS), 'NetworkPolicy')).toEqual([
      'ingress-team',
      'egress-team',
    ]);
  });

  test('names its role with IRSA only', () => {
    const irsa = { aws: { workloadIdentity: 'irsa', accountId: '111122223333' } } as const;
    expect(findObject(unit('team-vision', irsa), 'ServiceAccount').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/ml-test-team-vision',
    });
    expect(findObject(unit('team-vision'), 'ServiceAccount').metadata).not.toHaveProperty(
      'annotations',
    );
  });
});

describe('the storage unit', () => {
  test('makes the classes, the snapshots and a volume for each shared folder', () => {
    const objects = unit('storage');
    expect(namesOf(objects, 'StorageClass')).toEqual(['gp3', 'efs']);
    expect(namesOf(objects, 'VolumeSnapshotClass')).toEqual(['ebs']);
    expect(namesOf(objects, 'PersistentVolume')).toEqual(['team-vision-shared']);
  });

  test('keeps the size of a static volume: its claim could never be resized', () => {
    const sizes = ['100Gi', '200Gi'].map((sharedCapacity) =>
      memberAt(
        findObject(unit('storage', { storage: { sharedCapacity } }), 'PersistentVolumeClaim').spec,
        ['resources'],
      ),
    );
    expect(sizes[0]).toEqual(sizes[1]);
  });

  test('claims shared folders from the class of a cluster that has one', () => {
    const objects = unit('storage', {
      ...WITHOUT_AWS,
      storage: {
        block: { storageClass: 'standard' },
        shared: { storageClass: 'nfs' },
        sharedCapacity: '20Gi',
      },
    });
    expect(objects).toHaveLength(1);
    expect(findObject(objects, 'PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'shared', namespace: 'team-vision' },
      spec: { storageClassName: 'nfs', resources: { requests: { storage: '20Gi' } } },
    });
  });

  test('is not there when the classes are the cluster’s and nobody has a folder', () => {
    expect(unit('storage', { ...WITHOUT_AWS, teams: { vision: { sharedFolder: false } } })).toEqual(
      [],
    );
  });

  test('takes neither the default class nor snapshots of a shared cluster', () => {
    const objects = unit('storage', inExisting('auto'));
    expect(findObject(objects, 'StorageClass', 'gp3').metadata).not.toHaveProperty('annotations');
    expect(findObjects(objects, 'VolumeSnapshotClass')).toEqual([]);
  });
});

describe('the teardown unit', () => {
  const podOf = (objects: readonly KubernetesObject[]) =>
    memberAt(findObject(objects, 'Job').spec, ['template', 'spec']);

  test.each<[string, Partial<EnvironmentInput>, Record<string, string>]>([
    ['Auto Mode', {}, { 'karpenter.sh/nodepool': 'system' }],
    [
      'Karpenter',
      { cluster: { mode: 'karpenter' } },
      { 'eks.amazonaws.com/nodegroup': 'ml-test-system' },
    ],
    ['a shared cluster with Auto Mode', inExisting('auto'), {}],
    ['a shared cluster with Karpenter', inExisting('karpenter'), {}],
    ['a shared cluster with other nodes', inExisting('other'), {}],
  ])('runs on nodes that %s has', (_name, sections, nodeSelector) => {
    expect(podOf(unit('teardown', sections))).toMatchObject({ nodeSelector });
    expect(
      Object.keys(memberAt(podOf(unit('teardown', sections)), ['nodeSelector']) as object),
    ).toEqual(Object.keys(nodeSelector));
  });

  test('asks for no node pools where the cluster does not know them', () => {
    expect(JSON.stringify(unit('teardown', inExisting('other')))).not.toContain(
      'nodepools.karpenter.sh',
    );
    expect(JSON.stringify(unit('teardown', inExisting('auto')))).toContain(
      'nodepools.karpenter.sh',
    );
  });

  test('touches the platform’s own namespaces alone in a shared cluster', () => {
    expect(JSON.stringify(unit('teardown', inExisting('auto')))).not.toContain('--all-namespaces');
  });
});

test('a service network of an existing cluster is where its pods ask for names', () => {
  const existing = { name: 'c', compute: 'other' as const, networkCidrs: ['192.168.0.0/16'] };
  const objects = unit('base', {
    ...WITHOUT_AWS,
    cluster: { existing: { ...existing, serviceCidrs: ['10.96.0.0/12'] } },
  });
  expect(JSON.stringify(findObjects(objects, 'NetworkPolicy'))).toContain('10.96.0.10/32');
});

test('volumes and nodes carry the tag that their cost is found by', () => {
  expect(JSON.stringify(unit('storage'))).toContain(
    '"tagSpecification_1":"Platform=ml-platform-test"',
  );
  expect(findObjects(unit('node-pools'), 'NodeClass')[0]?.spec).toMatchObject({
    tags: { Platform: 'ml-platform-test' },
  });
});

test('reclaiming follows its own setting, so that lifting protection changes no class', () => {
  const reclaim = (storage: EnvironmentInput['storage']) =>
    findObject(unit('storage', { profile: 'production', storage }), 'StorageClass', 'gp3')[
      'reclaimPolicy'
    ];
  expect(reclaim({})).toBe('Retain');
  expect(reclaim({ deletionProtection: false })).toBe('Retain');
  expect(reclaim({ block: { reclaim: 'delete' } })).toBe('Delete');
});
