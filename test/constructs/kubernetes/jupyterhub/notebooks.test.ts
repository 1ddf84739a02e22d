import { Endpoint, Peer } from '../../../../constructs/kubernetes/core';
import { describeObjects, findObject, findObjects, testChart } from '../../../support/kubernetes';
import {
  document,
  FakeTracking,
  folder,
  hubObjects,
  NETWORK,
  notebooks,
  NOTEBOOKS,
} from './fixture';

describe('a notebook', () => {
  test('runs unprivileged, on the pool, without a token, and is not disturbed', () => {
    expect(document().spawner).toMatchObject({
      uid: 1000,
      gid: 100,
      fs_gid: 100,
      allow_privilege_escalation: false,
      automount_service_account_token: false,
      container_security_context: {
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      extra_annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
      extra_pod_config: { enableServiceLinks: false },
      node_selector: NOTEBOOKS.nodeSelector,
    });
  });

  test('runs anywhere without a pool', () => {
    expect(document({ pool: undefined }).spawner).toMatchObject({
      node_selector: {},
      tolerations: [],
    });
  });

  test('has a volume of its own', () => {
    expect(document().spawner).toMatchObject({
      storage_pvc_ensure: true,
      storage_class: 'gp3',
      storage_capacity: '20Gi',
      pvc_name_template: 'home-{user_server}',
      volume_mounts: { '/home/jovyan': { name: 'home' } },
    });
  });

  test('has a directory of its own', () => {
    const homes = { kind: 'shared', volume: folder('notebook-homes') } as const;
    expect(document({ homes }).spawner).toMatchObject({
      storage_pvc_ensure: false,
      volume_mounts: {
        '/home/jovyan': { name: 'notebook-homes', subPath: '{username}' },
      },
    });
  });

  test('has both', () => {
    const homes = {
      kind: 'both',
      volume: folder('notebook-homes'),
      storageClass: { storageClassName: 'gp3' },
      size: '5Gi',
    } as const;
    expect(document({ homes }).spawner).toMatchObject({
      storage_capacity: '5Gi',
      volume_mounts: {
        '/home/jovyan': { name: 'home' },
        '/home/jovyan/shared': { name: 'notebook-homes', subPath: '{username}' },
      },
    });
  });

  test('sees shared folders where they are asked for', () => {
    const folders = [
      { volume: folder('shared'), path: '/home/shared' },
      { volume: folder('data'), path: '/data', readOnly: true },
    ];
    expect(document({ folders }).spawner.volume_mounts).toMatchObject({
      '/home/shared': { name: 'shared', mountPath: '/home/shared' },
      '/data': { name: 'data', mountPath: '/data', readOnly: true },
    });
  });

  test('finds what it is connected to', () => {
    const endpoint = Endpoint.of(Peer.pods({ name: 'ray' }, { app: 'ray' }), [10_001]);
    const connections = [{ name: 'ray', endpoint, env: { RAY_ADDRESS: 'ray://ray.ray:10001' } }];
    expect(document({ connections }).spawner['environment']).toEqual({
      RAY_ADDRESS: 'ray://ray.ray:10001',
    });
    expect(describeObjects(hubObjects({ connections }))).toContain('egress-notebook-to-ray');
  });

  test('never reaches instance metadata', () => {
    const policies = findObjects(hubObjects(), 'NetworkPolicy').map((each) => JSON.stringify(each));
    expect(policies.filter((text) => text.includes('"169.254.169.254'))).toEqual([]);
    const open = policies.filter((text) => text.includes('"cidr":"0.0.0.0/0"'));
    expect(open.length).toBeGreaterThan(0);
    for (const text of open) expect(text).toContain('"169.254.0.0/16"');
  });

  test('reaches the internet unless told otherwise', () => {
    expect(describeObjects(hubObjects())).toContain('egress-notebook-to-internet');
    expect(describeObjects(hubObjects({ internet: false }))).not.toContain('to-internet');
  });

  test.each([
    ['hub', 'proxy', 8001],
    ['hub', 'notebook', 8888],
    ['proxy', 'hub', 8081],
    ['proxy', 'notebook', 8888],
    ['notebook', 'hub', 8081],
  ])('%s reaches %s on %d, both sides of it', (from, to, port) => {
    const objects = describeObjects(hubObjects());
    expect(objects).toContain(`egress-${from}-to-${to}-${port}`);
    expect(objects).toContain(`ingress-${from}-to-${to}-${port}`);
  });
});

describe('teams', () => {
  const teams = [
    {
      name: 'vision',
      group: 'team-vision',
      profiles: ['python'],
      folder: folder('team-vision'),
      aws: { network: NETWORK },
    },
    { name: 'language', group: 'linguists' },
  ];

  test('have accounts of their own, beside one for everybody', () => {
    expect(
      findObjects(hubObjects({ teams }), 'ServiceAccount').map(({ metadata }) => metadata.name),
    ).toEqual(expect.arrayContaining(['notebook', 'notebook-vision', 'notebook-language']));
  });

  test('find what their team is connected to, and nobody else reaches it', () => {
    const endpoint = Endpoint.of(Peer.pods({ name: 'ray' }, { app: 'ray' }), [10_001]);
    const connections = [{ name: 'ray', endpoint, env: { RAY_ADDRESS: 'ray://ray.ray:10001' } }];
    const connected = [{ name: 'vision', group: 'team-vision', connections }];
    expect(document({ teams: connected }).teams).toMatchObject([
      { choice: { environment: { RAY_ADDRESS: 'ray://ray.ray:10001' } } },
    ]);
    const edge = findObject(
      hubObjects({ teams: connected }),
      'NetworkPolicy',
      'egress-notebook-of-vision-to-ray',
    );
    expect(edge.spec).toMatchObject({
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'notebook',
          'app.kubernetes.io/component': 'notebooks',
          'eks-ml-platform/team': 'vision',
        },
      },
    });
  });

  test('are told to the hub', () => {
    expect(document({ teams }).teams).toEqual([
      {
        name: 'vision',
        group: 'team-vision',
        profiles: ['python'],
        choice: {
          service_account: 'notebook-vision',
          extra_labels: { 'eks-ml-platform/team': 'vision' },
          environment: {},
        },
        override: {
          volumes: {
            'team-vision': {
              name: 'team-vision',
              persistentVolumeClaim: { claimName: 'team-vision' },
            },
          },
          volume_mounts: {
            '/home/shared/teams/vision': {
              name: 'team-vision',
              mountPath: '/home/shared/teams/vision',
            },
          },
        },
      },
      {
        name: 'language',
        group: 'linguists',
        profiles: null,
        choice: {
          service_account: 'notebook-language',
          extra_labels: { 'eks-ml-platform/team': 'language' },
          environment: {},
        },
        override: {},
      },
    ]);
  });

  test('log runs under their own accounts', () => {
    const tracking = new FakeTracking();
    notebooks(testChart(), { teams, tracking });
    expect(tracking.clients.map(({ serviceAccountName }) => serviceAccountName)).toEqual([
      'notebook',
      'notebook-vision',
      'notebook-language',
    ]);
    expect(document({ teams, tracking }).spawner).toMatchObject({
      environment: { MLFLOW_TRACKING_URI: tracking.trackingUri },
      volumes: { 'mlflow-token': {} },
      volume_mounts: { '/token': { name: 'mlflow-token' } },
    });
  });

  test('fail with a profile that there is not', () => {
    const wrong = [{ name: 'vision', group: 'v', profiles: ['pyhton'] }];
    expect(() => hubObjects({ teams: wrong })).toThrow(
      "'teams.vision.profiles' must be among python, gpu, got 'pyhton'",
    );
  });
});
