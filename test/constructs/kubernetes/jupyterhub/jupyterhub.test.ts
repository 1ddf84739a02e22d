import { Endpoint, Peer } from '../../../../constructs/kubernetes/core';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  testChart,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../oauth2-proxy/fakes';
import {
  document,
  FakeTracking,
  folder,
  GPU,
  hubObjects,
  NETWORK,
  notebooks,
  NOTEBOOKS,
  PYTHON,
} from './fixture';

const POD = ['spec', 'template', 'spec'];

describe('the hub', () => {
  test('is one at a time, with the proxy before it', () => {
    for (const name of ['hub', 'proxy']) {
      expect(findObject(hubObjects(), 'Deployment', name)).toMatchObject({
        spec: { replicas: 1, strategy: { type: 'Recreate' } },
      });
    }
    const args = memberAt(findObject(hubObjects(), 'Deployment', 'proxy'), [
      ...POD,
      'containers',
      0,
      'args',
    ]);
    expect(args).toContain('--error-target=http://hub.jupyter.svc:8081/jupyter/hub/error');
  });

  test('is rolled when its program, its document or a secret changes', () => {
    const annotations = (props = {}) =>
      memberAt(findObject(hubObjects(props), 'Deployment', 'hub'), [
        'spec',
        'template',
        'metadata',
        'annotations',
      ]);
    expect(annotations()).not.toEqual(annotations({ namedServers: 1 }));
    expect(findObject(hubObjects(), 'Deployment', 'hub').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'database-jupyterhub,hub-secrets,oidc-jupyter',
    });
  });

  test('waits for its database, and never writes its password down', () => {
    const pod = memberAt(findObject(hubObjects(), 'Deployment', 'hub'), POD);
    expect(pod).toMatchObject({ initContainers: [{ name: 'wait-for-database' }] });
    expect(memberAt(pod, ['containers', 0, 'env'])).toContainEqual({
      name: 'PGPASSWORD',
      valueFrom: { secretKeyRef: { name: 'database-jupyterhub', key: 'password' } },
    });
  });

  test('may make and remove pods and claims, and nothing else', () => {
    expect(findObject(hubObjects(), 'Role', 'hub')['rules']).toEqual([
      {
        apiGroups: [''],
        resources: ['pods', 'persistentvolumeclaims'],
        verbs: ['get', 'list', 'watch', 'create', 'delete'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['get', 'list', 'watch'] },
    ]);
  });

  test('is shown without a limit of time', () => {
    const { edge, hub } = notebooks(testChart());
    expect(edge.exposed).toMatchObject([
      {
        path: '/jupyter',
        backend: { name: 'proxy', port: 8000 },
        auth: { kind: 'app' },
        healthPath: '/jupyter/hub/health',
        requestTimeoutSeconds: 0,
      },
    ]);
    expect(hub.url).toBe('https://platform.ml.acme.io/jupyter');
  });

  test('signs people in at the provider, and comes back to one address', () => {
    const { identity } = notebooks(testChart());
    expect(identity.clients).toMatchObject([
      {
        clientId: 'jupyter',
        flow: {
          redirectUris: ['https://platform.ml.acme.io/jupyter/hub/oauth_callback'],
          postLogoutRedirectUris: ['https://platform.ml.acme.io/jupyter/'],
        },
      },
    ]);
    expect(identity.backChannels).toMatchObject([['hub', 'jupyter', expect.anything()]]);
    expect(document().identity).toMatchObject({
      allowedGroups: ['data-scientists'],
      adminGroups: ['ml-admins'],
      groupsClaim: 'groups',
      logoutUrl:
        'https://auth.ml.acme.dev/realms/ml/protocol/openid-connect/logout?client_id=jupyter&post_logout_redirect_uri=https%3A%2F%2Fplatform.ml.acme.io%2Fjupyter%2F',
    });
  });

  test('stops notebooks after an hour without activity and after a week, or as told', () => {
    expect(document().culling).toEqual({
      idleSeconds: 3600,
      everySeconds: 120,
      maxAgeSeconds: 604_800,
    });
    const culling = { idleSeconds: 600, everySeconds: 60, maxAgeSeconds: 0 };
    expect(document({ culling }).culling).toEqual(culling);
  });

  test('starts sixty-four at once, and one for each person, or as told', () => {
    expect(document()).toMatchObject({ concurrentStarts: 64, namedServers: 0 });
    expect(document({ concurrentStarts: 5, namedServers: 2 })).toMatchObject({
      concurrentStarts: 5,
      namedServers: 2,
    });
  });

  test('shows its metrics to who has the token', () => {
    const metrics = new FakeMetrics();
    notebooks(testChart(), { metrics });
    expect(metrics.scraped).toMatchObject([
      {
        name: 'hub',
        path: '/jupyter/hub/metrics',
        token: { secret: { name: 'hub-secrets' }, key: 'metrics-token' },
      },
    ]);
  });
});

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

  test('are told to the hub', () => {
    expect(document({ teams }).teams).toEqual([
      {
        name: 'vision',
        group: 'team-vision',
        profiles: ['python'],
        serviceAccount: 'notebook-vision',
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
        serviceAccount: 'notebook-language',
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

describe('nodes', () => {
  test('are warm where room is kept', () => {
    const deployment = findObject(
      hubObjects({ placeholders: 3 }),
      'Deployment',
      'notebook-placeholder',
    );
    expect(deployment).toMatchObject({ spec: { replicas: 3 } });
    expect(memberAt(deployment, POD)).toMatchObject({
      priorityClassName: 'platform-batch',
      nodeSelector: NOTEBOOKS.nodeSelector,
      containers: [{ resources: { requests: { cpu: '0.5', memory: '2G' } } }],
    });
  });

  test('have the images of ordinary profiles where these are pulled', () => {
    const set = findObject(hubObjects({ prePull: true }), 'DaemonSet', 'notebook-images');
    expect(memberAt(set, [...POD, 'initContainers'])).toMatchObject([
      { image: 'quay.io/jupyter/scipy-notebook:2026-07-28', command: ['true'] },
    ]);
  });

  test('are cold unless told otherwise', () => {
    expect(describeObjects(hubObjects())).not.toMatch(/placeholder|notebook-images/);
  });

  test.each([{ placeholders: 1 }, { prePull: true }])('fail without a pool for %j', (props) => {
    expect(() => hubObjects({ ...props, pool: undefined })).toThrow(
      "'placeholders' and 'prePull' need 'pool' and 'pauseImage'",
    );
  });
});

describe('a hub fails', () => {
  test.each([
    [{ path: 'jupyter' }, "'path' must be such as '/jupyter'"],
    [{ groups: [] }, "'groups' must name one at least, got none"],
    [{ profiles: [] }, "'profiles' must have one at least, got none"],
    [{ profiles: [PYTHON, GPU, PYTHON] }, "'profiles' must have unique names, got 'python' twice"],
    [{ culling: { idleSeconds: 5 } }, "'culling.idleSeconds' must"],
    [{ culling: { everySeconds: 5 } }, "'culling.everySeconds' must"],
    [{ culling: { maxAgeSeconds: -1 } }, "'culling.maxAgeSeconds' must"],
    [{ namedServers: -1 }, "'namedServers' must"],
    [{ concurrentStarts: 0 }, "'concurrentStarts' must"],
    [{ placeholders: -1 }, "'placeholders' must"],
    [{ network: { vpcCidrs: ['10.0.0.0/16'], serviceCidrs: ['fd00::1/108'] } }, "'network':"],
    [
      { folders: [{ volume: { ...folder('shared'), namespace: { name: 'x' } }, path: '/a' }] },
      "'folders': 'shared' is a claim of namespace 'x'",
    ],
  ])('when given %j', (props, message) => {
    expect(() => hubObjects(props)).toThrow(`test/JupyterHub: ${message}`);
  });
});
