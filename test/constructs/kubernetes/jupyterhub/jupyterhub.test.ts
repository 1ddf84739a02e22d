import { describeObjects, findObject, memberAt, testChart } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { document, folder, GPU, hubObjects, notebooks, NOTEBOOKS, PYTHON } from './fixture';

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
