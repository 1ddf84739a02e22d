import { describeObjects, findObject, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeIdentity, oidcAuth } from '../oauth2-proxy/fakes';
import { annotationsOf, exposed, nginxEdge, pathsOf, routeOf, SERVICE, serviceOf } from './fixture';

const CONTROLLER = {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
};

describe('a route of ingress-nginx by default', () => {
  const objects = exposed();

  test('is an Ingress, and both ends of the connection', () => {
    expect(describeObjects(objects)).toBe(
      [
        'NetworkPolicy/egress-mlflow-mlflow-5000',
        'NetworkPolicy/ingress-edge-to-mlflow-5000',
        'Ingress/mlflow',
      ].join(', '),
    );
  });

  test('fits the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('sends host and path to the Service', () => {
    expect(findObject(objects, 'Ingress')).toMatchObject({
      metadata: { namespace: 'mlflow', labels: { 'app.kubernetes.io/component': 'ingress' } },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'platform.ml.acme.dev',
            http: {
              paths: [
                {
                  path: '/mlflow',
                  pathType: 'Prefix',
                  backend: { service: { name: 'mlflow', port: { number: 5000 } } },
                },
              ],
            },
          },
        ],
      },
    });
    expect(findObject(objects, 'Ingress').spec).not.toHaveProperty('tls');
  });

  test('redirects to https and ends a request after a minute of silence', () => {
    expect(annotationsOf(objects)).toEqual({
      'force-ssl-redirect': 'true',
      'proxy-read-timeout': '60',
      'proxy-send-timeout': '60',
    });
  });

  test('lets the controller’s pods call, and nobody else', () => {
    expect(findObject(objects, 'NetworkPolicy', 'ingress-edge-to-mlflow-5000')).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        podSelector: { matchLabels: SERVICE.pods },
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' },
                },
                podSelector: { matchLabels: CONTROLLER },
              },
            ],
            ports: [{ port: 5000, protocol: 'TCP' }],
          },
        ],
      },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-mlflow-mlflow-5000')).toMatchObject({
      metadata: { namespace: 'ingress-nginx' },
      spec: {
        podSelector: { matchLabels: CONTROLLER },
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mlflow' } },
                podSelector: { matchLabels: SERVICE.pods },
              },
            ],
            ports: [{ port: 5000, protocol: 'TCP' }],
          },
        ],
      },
    });
  });
});

describe('a route of ingress-nginx with limits', () => {
  test('has no end while something comes, for web sockets and token streams', () => {
    expect(annotationsOf(exposed({ requestTimeoutSeconds: 0 }))).toMatchObject({
      'proxy-read-timeout': '3600',
      'proxy-send-timeout': '3600',
    });
    const options = { requestTimeoutSeconds: 900, idleTimeoutSeconds: 300 };
    expect(annotationsOf(exposed(options))).toMatchObject({ 'proxy-read-timeout': '300' });
  });

  test('takes larger bodies', () => {
    expect(annotationsOf(exposed({ maxBodySize: '100Mi' }))).toMatchObject({
      'proxy-body-size': '104857600',
    });
  });

  test.each([
    ['second', 'limit-rps'],
    ['minute', 'limit-rpm'],
  ] as const)('takes so many requests a %s from an address', (per, annotation) => {
    expect(annotationsOf(exposed({ rateLimit: { requests: 20, per } }))).toMatchObject({
      [annotation]: '20',
      'limit-burst-multiplier': '1',
    });
  });

  test('takes requests from its own networks, or those of the edge', () => {
    const own = exposed({ allowFrom: ['203.0.113.0/24', '10.0.0.0/8'] });
    expect(annotationsOf(own)).toMatchObject({
      'whitelist-source-range': '203.0.113.0/24,10.0.0.0/8',
    });
    const edges = exposed({}, (chart) => nginxEdge(chart, { allowFrom: ['192.0.2.0/24'] }));
    expect(annotationsOf(edges)).toMatchObject({ 'whitelist-source-range': '192.0.2.0/24' });
  });

  test('keeps a client with one pod', () => {
    expect(annotationsOf(exposed({ sessionCookie: 'mlflow-pod' }))).toMatchObject({
      affinity: 'cookie',
      'affinity-mode': 'persistent',
      'session-cookie-name': 'mlflow-pod',
      'session-cookie-path': '/mlflow',
      'session-cookie-secure': 'true',
      'session-cookie-samesite': 'Lax',
    });
  });

  test('says why it is public', () => {
    const auth = { kind: 'public', reason: 'a status page' } as const;
    expect(annotationsOf(exposed({ auth }))).toMatchObject({ 'public-reason': 'a status page' });
  });
});

describe('a route of ingress-nginx that people sign in to', () => {
  const objects = exposed({ auth: oidcAuth(new FakeIdentity()), allowFrom: ['192.0.2.0/24'] });
  const proxy = 'http://mlflow-oauth2-proxy.mlflow.svc.cluster.local:4180';

  test('asks oauth2-proxy about each request', () => {
    expect(annotationsOf(objects)).toMatchObject({
      'auth-url': `${proxy}/mlflow/oauth2/auth`,
      'auth-signin': 'https://platform.ml.acme.dev/mlflow/oauth2/start?rd=$escaped_request_uri',
      'auth-response-headers':
        'X-Auth-Request-User,X-Auth-Request-Preferred-Username,X-Auth-Request-Email,X-Auth-Request-Groups',
    });
  });

  test('serves the pages of oauth2-proxy without asking', () => {
    expect(pathsOf(objects)).toEqual([
      ['mlflow', '/mlflow', 'mlflow', 5000],
      ['mlflow-oauth2-proxy', '/mlflow/oauth2', 'mlflow-oauth2-proxy', 4180],
    ]);
    expect(annotationsOf(objects, 'mlflow-oauth2-proxy')).toEqual({
      'force-ssl-redirect': 'true',
      'whitelist-source-range': '192.0.2.0/24',
      'proxy-buffer-size': '16k',
    });
  });

  test('lets the controller call the proxy and the Service', () => {
    const names = describeObjects(objects);
    expect(names).toContain('NetworkPolicy/ingress-edge-to-mlflow-oauth2-proxy-4180');
    expect(names).toContain('NetworkPolicy/egress-mlflow-mlflow-oauth2-proxy-4180');
    expect(names).toContain('NetworkPolicy/ingress-edge-to-mlflow-5000');
    expect(names).not.toContain('mlflow-oauth2-proxy-to-mlflow');
    expect(objects.flatMap(violations)).toEqual([]);
  });
});

describe('the edge', () => {
  test('says what it is, what it can do and what it has', () => {
    const chart = testChart();
    const edge = nginxEdge(chart);
    const route = edge.expose(chart, 'Route', routeOf(chart, { healthPath: '/mlflow/health' }));
    expect(edge.product).toBe('ingress-nginx');
    expect([...edge.capabilities].sort()).toEqual([
      'allowList',
      'cookieMatch',
      'headerMatch',
      'mirror',
      'oidc',
      'rateLimit',
      'sessionAffinity',
      'stripPath',
      'weights',
    ]);
    expect(route).toEqual({
      name: 'mlflow',
      url: 'https://platform.ml.acme.dev/mlflow',
      healthUrl: 'https://platform.ml.acme.dev/mlflow/health',
      auth: 'app',
      limited: false,
    });
    expect(edge.routes).toEqual([route]);
  });

  test('lets callers through to a Service once, however many routes it has', () => {
    const objects = objectsOf((chart) => {
      const edge = nginxEdge(chart);
      const options = routeOf(chart);
      edge.expose(chart, 'Pages', options);
      edge.expose(chart, 'Api', { ...options, name: 'mlflow-api', path: '/api' });
    });
    expect(describeObjects(objects)).toBe(
      [
        'NetworkPolicy/egress-mlflow-mlflow-5000',
        'NetworkPolicy/ingress-edge-to-mlflow-5000',
        'Ingress/mlflow',
        'Ingress/mlflow-api',
      ].join(', '),
    );
  });

  test.each([
    ['jwt', { kind: 'jwt', identity: new FakeIdentity(), audience: 'api', groups: ['ml'] }],
    ['waf', undefined],
  ] as const)('fails when a route wants %s, and names an edge that has it', (capability, auth) => {
    const options = auth === undefined ? { waf: true } : { auth };
    expect(() => exposed(options)).toThrow(
      `needs an edge with the capability '${capability}', which ingress-nginx lacks; use `,
    );
  });

  test('fails when a limit is by the hour', () => {
    expect(() => exposed({ rateLimit: { requests: 100, per: 'hour' } })).toThrow(
      "test/Route: 'rateLimit.per' must be 'second' or 'minute' with ingress-nginx, got 'hour'; use Envoy Gateway",
    );
  });

  test('fails when a path would not pass the admission webhook', () => {
    expect(() => exposed({ path: '/~mlflow' })).toThrow(
      "test/Route: 'path' must have no '~' with ingress-nginx, got '/~mlflow'",
    );
  });

  test('fails when a host is outside the domain', () => {
    expect(() => exposed({ host: 'mlflow.elsewhere.dev' })).toThrow("test/Route: 'host' must be");
  });

  test('fails when the domain is none', () => {
    expect(() => nginxEdge(testChart(), { domain: 'ML' })).toThrow("test/Edge: 'domain'");
  });
});

test('a mirror gets a copy of each request, and the controller reaches it', () => {
  const mirror = serviceOf('shadow', 8080);
  const objects = exposed({ backend: [{ services: [SERVICE], mirror }] });
  expect(annotationsOf(objects)).toMatchObject({
    'mirror-target': 'http://shadow.mlflow.svc.cluster.local:8080$request_uri',
  });
  expect(describeObjects(objects)).toContain('NetworkPolicy/ingress-edge-to-shadow-8080');
});
