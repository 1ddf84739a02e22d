import { Endpoint, Namespace, Peer } from '../../../../constructs/kubernetes/core';
import { sharedMounts } from '../../../../constructs/kubernetes/storage';
import {
  Team,
  type TeamNamespaceOptions,
  type TeamProps,
} from '../../../../constructs/kubernetes/team';
import {
  describeObjects,
  findObject,
  findObjects,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

const NAMESPACE: TeamNamespaceOptions = {
  network: { vpcCidrs: ['10.0.0.0/16'] },
  quota: { cpu: '64', memory: '256Gi', accelerators: { 'nvidia.com/gpu': 4 } },
};

const PROPS: TeamProps = {
  name: 'vision',
  namespace: NAMESPACE,
};

const DATASETS = { name: 'datasets', fileSystemId: 'fs-1', accessPointId: 'fsap-1' };

function team(props: Partial<TeamProps> = {}): KubernetesObject[] {
  return objectsOf((chart) => new Team(chart, 'Team', { ...PROPS, ...props }));
}

describe('a team by default', () => {
  const objects = team();

  test('has a walled namespace, a quota and a service account', () => {
    expect(describeObjects(objects)).toBe(
      [
        'Namespace/vision',
        'LimitRange/limits',
        'ResourceQuota/quota',
        'NetworkPolicy/default-deny',
        'NetworkPolicy/egress-dns',
        'NetworkPolicy/ingress-team',
        'NetworkPolicy/egress-team',
        'NetworkPolicy/egress-pod-identity',
        'ServiceAccount/vision-workload',
      ].join(', '),
    );
  });

  test('is named on its namespace, which is restricted', () => {
    expect(findObject(objects, 'Namespace').metadata.labels).toMatchObject({
      'eks-ml-platform/team': 'vision',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  test('has the quota given', () => {
    expect(findObject(objects, 'ResourceQuota').spec).toMatchObject({
      hard: { 'requests.cpu': '64', 'requests.memory': '256Gi', 'requests.nvidia.com/gpu': '4' },
    });
  });

  test('hands no token to pods of its service account', () => {
    expect(findObject(objects, 'ServiceAccount')).toMatchObject({
      metadata: { name: 'vision-workload', namespace: 'vision' },
      automountServiceAccountToken: false,
    });
  });

  test('lets its pods talk to each other on every port, as distributed training must', () => {
    expect(findObject(objects, 'NetworkPolicy', 'ingress-team').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-team').spec).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  });

  test('lets its pods fetch AWS credentials', () => {
    expect(findObject(objects, 'NetworkPolicy', 'egress-pod-identity').spec).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, {}] }],
    });
  });

  test('opens kubectl to nobody', () => {
    expect(findObjects(objects, 'RoleBinding')).toEqual([]);
  });
});

describe('a team with options', () => {
  test('binds its groups to platform roles in its namespace', () => {
    const objects = team({
      groups: { scientists: ['vision', 'interns'], engineers: ['vision-ops'], viewers: ['audit'] },
    });
    const bindings = findObjects(objects, 'RoleBinding');
    expect(bindings.map(({ metadata, subjects }) => [metadata.name, subjects])).toEqual([
      [
        'platform-scientist',
        [
          { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'interns' },
          { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'vision' },
        ],
      ],
      [
        'platform-engineer',
        [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'vision-ops' }],
      ],
      [
        'platform-viewer',
        [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'audit' }],
      ],
    ]);
    expect(bindings[0]).toMatchObject({
      metadata: { namespace: 'vision' },
      roleRef: { kind: 'ClusterRole', name: 'platform-scientist' },
    });
  });

  test('names the role of its service account, for IRSA', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/ml-lab-team-vision';
    const account = findObject(team({ roleArn }), 'ServiceAccount');
    expect(account.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': roleArn });
    expect(findObject(team(), 'ServiceAccount').metadata).not.toHaveProperty('annotations');
  });

  test('takes limits and a lower Pod Security level for a reason', () => {
    const objects = team({
      namespace: {
        ...NAMESPACE,
        limits: { max: { cpu: '16', memory: '64Gi' } },
        podSecurity: { level: 'baseline', reason: 'legacy trainer image' },
      },
    });
    expect(findObject(objects, 'LimitRange').spec).toMatchObject({
      limits: [{ max: { cpu: '16', memory: '64Gi' } }],
    });
    expect(findObject(objects, 'Namespace').metadata.annotations).toEqual({
      'eks-ml-platform/pod-security-reason': 'legacy trainer image',
    });
  });

  test('can do without AWS credentials', () => {
    const names = findObjects(team({ podIdentity: false }), 'NetworkPolicy').map(
      ({ metadata }) => metadata.name,
    );
    expect(names).not.toContain('egress-pod-identity');
  });

  test('has shared volumes', () => {
    const objects = team({
      volumes: [DATASETS, { ...DATASETS, name: 'models', accessPointId: 'fsap-2', readOnly: true }],
    });
    expect(findObject(objects, 'PersistentVolume', 'vision-datasets')).toMatchObject({
      spec: { accessModes: ['ReadWriteMany'] },
    });
    expect(findObject(objects, 'PersistentVolumeClaim', 'models')).toMatchObject({
      metadata: { namespace: 'vision' },
      spec: { accessModes: ['ReadOnlyMany'] },
    });
  });
});

describe('a team that grows', () => {
  test('takes volumes and edges later', () => {
    const objects = objectsOf((chart) => {
      const made = new Team(chart, 'Team', PROPS);
      const volume = made.addSharedVolume(DATASETS);
      made.namespace.allowEgressTo(
        'tracking',
        Endpoint.of(Peer.namespace({ name: 'mlflow' }), [5000]),
      );
      expect(made.volumes).toEqual([volume]);
      expect(sharedMounts(made.namespace, [{ volume, path: '/data' }]).volumes).toHaveLength(1);
    });
    expect(findObject(objects, 'PersistentVolume').metadata.name).toBe('vision-datasets');
    expect(findObject(objects, 'NetworkPolicy', 'egress-tracking').metadata.namespace).toBe(
      'vision',
    );
  });

  test('exposes what others refer to', () => {
    const made = new Team(testChart(), 'Team', PROPS);
    expect(made.name).toBe('vision');
    expect(made.namespace.name).toBe('vision');
    expect(made.serviceAccountName).toBe('vision-workload');
    expect(made.volumes).toEqual([]);
  });

  test('has variables for its containers', () => {
    const objects = objectsOf((chart) => {
      new Team(chart, 'Team', PROPS).addVariables('mlflow', [
        { name: 'A', value: '1' },
        { name: 'B' },
      ]);
    });
    expect(findObject(objects, 'ConfigMap', 'mlflow')).toMatchObject({
      metadata: { namespace: 'vision' },
      data: { A: '1', B: '' },
    });
  });

  test('fails when variables are named twice', () => {
    const made = new Team(testChart(), 'Team', PROPS);
    made.addVariables('mlflow', []);
    expect(() => {
      made.addVariables('mlflow', []);
    }).toThrow("test/Team: 'name' must be unique, got the variables 'mlflow' twice");
  });

  test('fails when a volume name is taken', () => {
    const made = new Team(testChart(), 'Team', { ...PROPS, volumes: [DATASETS] });
    expect(() => made.addSharedVolume({ ...DATASETS, accessPointId: 'fsap-9' })).toThrow(
      "test/Team: 'volumes' must have unique names, got 'datasets' twice",
    );
  });
});

describe('a team', () => {
  test('fails when its name is no DNS label', () => {
    expect(() => team({ name: 'Team A' })).toThrow("test/Team: 'name': a team's name must");
  });

  test('fails when its name leaves no room for its service account', () => {
    expect(() => team({ name: 'a'.repeat(55) })).toThrow(
      "test/Team: 'name' must have at most 54 characters, got 55",
    );
  });

  test('fails when its quota is malformed', () => {
    expect(() => team({ namespace: { ...NAMESPACE, quota: { cpu: 'many' } } })).toThrow(
      "test/Team/Namespace: 'quota': 'many' is not a Kubernetes quantity",
    );
  });
});

test('a team takes a namespace that another unit owns, and makes none', () => {
  const objects = objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    new Team(chart, 'Team', { name: 'vision', namespace });
  });
  expect(describeObjects(objects)).not.toContain('Namespace/');
  expect(findObject(objects, 'ServiceAccount', 'vision-workload')).toMatchObject({
    metadata: { namespace: 'team-vision' },
  });
});
