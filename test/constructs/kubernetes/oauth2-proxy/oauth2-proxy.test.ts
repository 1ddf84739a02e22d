import { IMAGES } from '../../../../lib/catalogue';
import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeMetrics } from '../../../support/metrics';
import { IMAGE } from './fakes';

import { args, argumentsOf, pod, PODS, proxy, SERVICE } from './fixture';

describe('a proxy by default', () => {
  const { objects, identity, secrets, made } = proxy();

  test('is a Deployment of two with a Service and a disruption budget', () => {
    expect(describeObjects(objects)).toBe(
      [
        'Deployment/mlflow-oauth2-proxy',
        'Service/mlflow-oauth2-proxy',
        'PodDisruptionBudget/mlflow-oauth2-proxy',
      ].join(', '),
    );
    expect(findObject(objects, 'Deployment').spec).toMatchObject({ replicas: 2 });
    expect(findObject(objects, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: PODS },
    });
  });

  test('is rolled when one of its two secrets changes', () => {
    const { annotations = {} } = findObject(objects, 'Deployment').metadata;
    const names = annotations['secret.reloader.stakater.com/reload']?.split(',') ?? [];
    expect(names).toHaveLength(2);
    expect(names).toContainEqual(expect.stringMatching(/-oauth2-proxy-cookie$|-cookie$/));
  });

  test('fits the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('runs restricted, spread over zones and nodes, with what it may use', () => {
    expect(pod(objects)).toMatchObject({
      priorityClassName: 'platform-interactive',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true },
      topologySpreadConstraints: [
        {
          topologyKey: 'topology.kubernetes.io/zone',
          maxSkew: 1,
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: PODS },
        },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
      containers: [
        {
          image: IMAGE,
          securityContext: { readOnlyRootFilesystem: true, runAsUser: 65532, runAsGroup: 65532 },
          resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '128Mi' } },
        },
      ],
    });
  });

  test('is probed for itself and for what it depends on', () => {
    expect(memberAt(pod(objects), ['containers', 0])).toMatchObject({
      livenessProbe: { httpGet: { path: '/ping', port: 'http' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
      ports: [
        { name: 'http', containerPort: 4180 },
        { name: 'metrics', containerPort: 44180 },
      ],
    });
  });

  test('is reached by a Service whose port is the container’s', () => {
    expect(findObject(objects, 'Service').spec).toEqual({
      selector: PODS,
      ports: [{ name: 'http', port: 4180, targetPort: 'http' }],
    });
    expect(made.service).toEqual({ name: 'mlflow-oauth2-proxy', port: 4180, pods: PODS });
  });

  test('is a client of its own, with one exact redirect below the route', () => {
    expect(made.prefix).toBe('/mlflow/oauth2');
    expect(identity.clients).toMatchObject([
      {
        clientId: 'mlflow',
        title: 'MLflow',
        namespace: { name: 'mlflow' },
        flow: {
          kind: 'browser',
          redirectUris: ['https://platform.ml.acme.dev/mlflow/oauth2/callback'],
          postLogoutRedirectUris: ['https://platform.ml.acme.dev/mlflow'],
        },
      },
    ]);
    expect(argumentsOf('redirect-url')).toEqual([
      'https://platform.ml.acme.dev/mlflow/oauth2/callback',
    ]);
  });

  test('reaches the provider’s back channel', () => {
    expect(identity.backChannels).toEqual([['mlflow-oauth2-proxy', 'mlflow', PODS]]);
  });

  test('reads both secrets from Secrets, and has none among its arguments', () => {
    expect(memberAt(pod(objects), ['containers', 0, 'env'])).toEqual([
      {
        name: 'OAUTH2_PROXY_CLIENT_SECRET',
        valueFrom: { secretKeyRef: { name: 'oidc-mlflow', key: 'client-secret' } },
      },
      {
        name: 'OAUTH2_PROXY_COOKIE_SECRET',
        valueFrom: { secretKeyRef: { name: 'mlflow-oauth2-proxy-cookie', key: 'cookie-key' } },
      },
    ]);
    expect(args().filter((arg) => arg.includes('secret'))).toEqual([]);
  });

  test('has a key of 32 letters and digits made once for the client', () => {
    expect(secrets.generated).toMatchObject([
      [
        { owner: 'oauth2-proxy', name: 'mlflow', values: { 'cookie-key': { length: 32 } } },
        {
          name: 'mlflow-oauth2-proxy-cookie',
          namespace: { name: 'mlflow' },
          component: 'oauth2-proxy',
        },
      ],
    ]);
  });
});

describe('before a Service', () => {
  const task = { kind: 'forwards', service: SERVICE } as const;

  test('it forwards everything, web sockets and streams included', () => {
    expect(argumentsOf('upstream', { task })).toEqual(['http://mlflow.mlflow.svc:5000/']);
    expect(argumentsOf('proxy-websockets', { task })).toEqual(['true']);
    expect(argumentsOf('flush-interval', { task })).toEqual(['100ms']);
    expect(argumentsOf('set-xauthrequest', { task })).toEqual([]);
  });

  test('it waits 60 seconds for an answer, or as long as is said', () => {
    expect(argumentsOf('upstream-timeout', { task })).toEqual(['60s']);
    const patient = { task: { ...task, timeoutSeconds: 0 } };
    expect(argumentsOf('upstream-timeout', patient)).toEqual(['0s']);
  });

  test('both ends of the connection are open', () => {
    const { objects } = proxy({ task });
    const name = 'mlflow-oauth2-proxy-to-mlflow-5000';
    expect(findObject(objects, 'NetworkPolicy', `egress-${name}`).spec).toEqual({
      podSelector: { matchLabels: PODS },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ podSelector: { matchLabels: SERVICE.pods } }],
          ports: [{ port: 5000, protocol: 'TCP' }],
        },
      ],
    });
    expect(findObject(objects, 'NetworkPolicy', `ingress-${name}`).spec).toEqual({
      podSelector: { matchLabels: SERVICE.pods },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: PODS } }],
          ports: [{ port: 5000, protocol: 'TCP' }],
        },
      ],
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });
});

test('a route that has the whole host keeps its pages at /oauth2', () => {
  expect(proxy({ path: '/' }).made.prefix).toBe('/oauth2');
  expect(argumentsOf('proxy-prefix', { path: '/' })).toEqual(['/oauth2']);
  expect(argumentsOf('cookie-path', { path: '/' })).toEqual(['/']);
});

test('metrics are read where somebody reads them', () => {
  const metrics = new FakeMetrics();
  proxy({ metrics });
  expect(metrics.scraped).toMatchObject([
    {
      name: 'mlflow-oauth2-proxy',
      namespace: { name: 'mlflow' },
      pods: PODS,
      port: { name: 'metrics', number: 44180 },
    },
  ]);
  expect(argumentsOf('metrics-address')).toEqual([':44180']);
});

test('the image is that of the catalogue', () => {
  const { repository, tag } = IMAGES.oauth2Proxy;
  expect(`${repository}:${tag}`).toBe(IMAGE);
});

test('fails when its name is none of a Service', () => {
  expect(() => proxy({ name: '1-proxy' })).toThrow(
    "test/SignIn: 'name': the name of a proxy must consist of",
  );
});

test.each([0, 169, 1.5])('fails when a session is to last %d hours', (sessionHours) => {
  expect(() => proxy({ sessionHours })).toThrow(
    `test/SignIn: 'sessionHours' must be an integer from 1 to 168, got ${sessionHours}`,
  );
});

test('fails when the image has no exact tag', () => {
  expect(() => proxy({ image: 'quay.io/oauth2-proxy/oauth2-proxy:latest' })).toThrow(
    "'image' of container 'oauth2-proxy' must end with an exact tag",
  );
});
