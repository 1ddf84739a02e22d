import type { Chart } from 'cdk8s';
import {
  RouteRegistry,
  rulesOf,
  servicesOf,
  type EdgeCapability,
  type RouteOptions,
} from '../../../../constructs/kubernetes/gateway';
import { testChart } from '../../../support/kubernetes';
import { FakeIdentity } from '../oauth2-proxy/fakes';
import { DOMAIN, envoyEdge, KEYS, routeOf, SERVICE, serviceOf } from './fixture';

const registryOf = (chart: Chart, capabilities: readonly EdgeCapability[] = []): RouteRegistry =>
  new RouteRegistry(chart, {
    product: 'a plain edge',
    domain: DOMAIN,
    capabilities: new Set(capabilities),
  });

const ALL: readonly EdgeCapability[] = [
  'oidc',
  'jwt',
  'apiKey',
  'weights',
  'headerMatch',
  'cookieMatch',
  'mirror',
  'sessionAffinity',
  'rateLimit',
  'allowList',
  'stripPath',
  'waf',
];

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}

function register(options: Partial<RouteOptions>, capabilities = ALL) {
  const chart = testChart();
  return registryOf(chart, capabilities).register(chart, routeOf(chart, options));
}

describe('a route', () => {
  test('has a URL without a slash at the end, and is asked at its path', () => {
    expect(register({ path: '/mlflow/' })).toEqual({
      path: '/mlflow',
      exposed: {
        name: 'mlflow',
        url: 'https://platform.ml.acme.dev/mlflow',
        healthUrl: 'https://platform.ml.acme.dev/mlflow',
        auth: 'app',
        limited: false,
      },
    });
  });

  test('says whether it is for some networks alone', () => {
    expect(register({ allowFrom: ['10.0.0.0/8'] }).exposed.limited).toBe(true);
  });

  test('may have a whole host', () => {
    expect(register({ path: undefined })).toMatchObject({
      path: '/',
      exposed: {
        url: 'https://platform.ml.acme.dev',
        healthUrl: 'https://platform.ml.acme.dev/',
      },
    });
  });

  test('is asked where it says', () => {
    expect(register({ healthPath: '/mlflow/health' }).exposed.healthUrl).toBe(
      'https://platform.ml.acme.dev/mlflow/health',
    );
  });

  test('may have the domain itself as host', () => {
    expect(register({ host: DOMAIN }).exposed.url).toBe('https://ml.acme.dev/mlflow');
  });

  test.each<[Partial<RouteOptions>, string]>([
    [{ name: 'Ml Flow' }, "'name': the name of a route must"],
    [{ host: 'platform' }, "'host' must be 'ml.acme.dev' or one label below it"],
    [{ host: 'a.b.ml.acme.dev' }, "certificate and zone cover, got 'a.b.ml.acme.dev'"],
    [{ host: '-' }, "'host': '-' is not a host name"],
    [{ path: 'mlflow' }, "'path' must be '/' or segments of letters"],
    [{ path: '/a//b' }, "got '/a//b'"],
    [{ path: '/a/../b' }, "got '/a/../b'"],
    [{ path: '/a?b' }, "got '/a?b'"],
    [{ healthPath: '/other' }, "'healthPath' must lie in the route's path '/mlflow', got '/other'"],
    [{ healthPath: '/mlflowers' }, "'healthPath' must lie in"],
    [{ auth: { kind: 'public', reason: ' ' } }, "'auth.reason' must say why nobody is asked"],
    [{ requestTimeoutSeconds: -1 }, "'requestTimeoutSeconds' must be an integer from 0"],
    [{ idleTimeoutSeconds: 0 }, "'idleTimeoutSeconds' must be an integer from 1"],
    [{ maxBodySize: '1 GB' }, "'maxBodySize': '1 GB' is not"],
    [{ rateLimit: { requests: 0, per: 'second' } }, "'rateLimit.requests' must be an integer"],
    [
      { clientRateLimit: { requests: 5, per: 'second' } },
      "'clientRateLimit' needs 'auth.clientHeader'",
    ],
    [
      { clientRateLimit: { requests: 0, per: 'second' } },
      "'clientRateLimit.requests' must be an integer",
    ],
    [{ allowFrom: [] }, "'allowFrom' must name one network at least"],
    [{ allowFrom: ['10.0.0.1/8'] }, "'allowFrom': '10.0.0.1/8' has host bits set"],
    [{ backend: [] }, "'backend' must have a rule, and each rule a Service"],
    [{ backend: [{ services: [] }] }, "'backend' must have a rule, and each rule a Service"],
    [
      { backend: [{ services: [{ ...SERVICE, weight: -1 }] }] },
      "'backend.weight' must be an integer from 0",
    ],
    [
      { backend: [{ services: [{ ...SERVICE, weight: 0 }] }] },
      "'backend.weight' must be above 0 for one Service of each rule",
    ],
    [
      { backend: [{ services: [SERVICE], mirror: { ...SERVICE, percent: 0 } }] },
      "'backend.mirror.percent' must be an integer from 1 to 100, got 0",
    ],
    [
      { backend: [{ match: { path: 'v2' }, services: [SERVICE] }] },
      "'backend.match.path' must be '/' or segments",
    ],
  ])('fails when given %j', (options, message) => {
    expect(() => register(options)).toThrow(message);
  });

  test('fails when nobody would pass', () => {
    const identity = new FakeIdentity();
    const message = "'auth.groups' must name one group at least, got";
    expect(() =>
      register({ auth: { kind: 'oidc', identity, clientId: 'mlflow', groups: [] } }),
    ).toThrow(message);
    expect(() =>
      register({ auth: { kind: 'jwt', identity, audience: 'mlflow', groups: [''] } }),
    ).toThrow(message);
  });
});

describe('routes', () => {
  test('are listed in the order of host and path', () => {
    const chart = testChart();
    const registry = registryOf(chart);
    const add = (name: string, host: string, path: string) =>
      registry.register(chart, routeOf(chart, { name, host, path }));
    add('third', `b.${DOMAIN}`, '/');
    add('second', `a.${DOMAIN}`, '/z');
    add('first', `a.${DOMAIN}`, '/b');
    expect(registry.routes.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  });

  test.each(['/mlflow', '/mlflow/'])('fails when host and path %s are taken', (path) => {
    const chart = testChart();
    const registry = registryOf(chart);
    registry.register(chart, routeOf(chart));
    expect(() => registry.register(chart, routeOf(chart, { name: 'other', path }))).toThrow(
      "'host' and 'path' must be unique, got 'platform.ml.acme.dev/mlflow', which 'mlflow/mlflow' has",
    );
  });

  test('fails when a name is taken in the namespace', () => {
    const chart = testChart();
    const registry = registryOf(chart);
    const route = routeOf(chart);
    registry.register(chart, route);
    expect(() => registry.register(chart, { ...route, path: '/b' })).toThrow(
      "'name' must be unique in the namespace, got 'mlflow' twice in 'mlflow'",
    );
  });

  test('fails when the domain is none', () => {
    expect(
      () =>
        new RouteRegistry(testChart(), {
          product: 'an edge',
          domain: '*',
          capabilities: new Set(),
        }),
    ).toThrow("'domain': '*' is not a host name");
  });
});

describe('what an edge cannot do', () => {
  const identity = new FakeIdentity();
  const groups = ['ml'];
  const services = [SERVICE];

  const REQUESTS: readonly [EdgeCapability, Partial<RouteOptions>][] = [
    ['oidc', { auth: { kind: 'oidc', identity, clientId: 'mlflow', groups } }],
    ['jwt', { auth: { kind: 'jwt', identity, audience: 'mlflow', groups } }],
    ['apiKey', { auth: { kind: 'apiKey', keys: KEYS } }],
    ['weights', { backend: [{ services: [SERVICE, serviceOf('canary')] }] }],
    ['headerMatch', { backend: [{ match: { headers: { a: 'b' } }, services }] }],
    ['cookieMatch', { backend: [{ match: { cookies: { a: 'b' } }, services }] }],
    ['mirror', { backend: [{ services, mirror: SERVICE }] }],
    ['sessionAffinity', { sessionCookie: 'pod' }],
    ['rateLimit', { rateLimit: { requests: 1, per: 'second' } }],
    ['allowList', { allowFrom: ['10.0.0.0/8'] }],
    ['stripPath', { stripPath: true }],
    ['waf', { waf: true }],
  ];

  test.each(REQUESTS)(
    'fails when a route needs %s, and names an edge that can',
    (capability, options) => {
      expect(() => register(options, [])).toThrow(
        new RegExp(
          `needs an edge with the capability '${capability}', which a plain edge lacks; use`,
        ),
      );
      expect(() => register(options, [capability])).not.toThrow();
    },
  );

  test.each(ALL)('Envoy Gateway is named for %s only if it can', (capability) => {
    const { capabilities } = envoyEdge(testChart());
    const [, options] = REQUESTS.find(([needed]) => needed === capability)!;
    const message = messageOf(() => register(options, []));
    expect(message.includes('use Envoy Gateway')).toBe(capabilities.has(capability));
  });

  test('a route that asks for nothing needs nothing', () => {
    const plain = { backend: [{ match: { headers: {}, path: '/v2' }, services }], waf: false };
    expect(() => register(plain, [])).not.toThrow();
  });
});

describe('a backend', () => {
  test('that is a Service is one rule for all requests', () => {
    expect(rulesOf(SERVICE)).toEqual([{ services: [SERVICE] }]);
  });

  test('names each Service once, mirrors included', () => {
    const [canary, shadow] = [serviceOf('canary'), serviceOf('shadow')];
    const rules = [
      { match: { path: '/v2' }, services: [canary] },
      { services: [SERVICE, canary], mirror: shadow },
    ];
    expect(servicesOf(rules).map(({ name }) => name)).toEqual(['canary', 'mlflow', 'shadow']);
  });
});
