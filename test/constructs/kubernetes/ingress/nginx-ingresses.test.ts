import type { RouteRule } from '../../../../constructs/kubernetes/gateway';
import { findObject, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeIdentity, oidcAuth } from '../oauth2-proxy/fakes';
import { annotationsOf, exposed, nginxEdge, pathsOf, routeOf, SERVICE, serviceOf } from './fixture';

const NEXT = serviceOf('mlflow-next');
const MAIN: RouteRule = { services: [SERVICE] };

const ruled = (...backend: readonly RouteRule[]) => exposed({ backend });

test('a second Service gets its share by a canary', () => {
  const objects = ruled({
    services: [
      { ...SERVICE, weight: 9 },
      { ...NEXT, weight: 1 },
    ],
  });
  expect(pathsOf(objects)).toEqual([
    ['mlflow', '/mlflow', 'mlflow', 5000],
    ['mlflow-canary', '/mlflow', 'mlflow-next', 5000],
  ]);
  expect(annotationsOf(objects, 'mlflow-canary')).toEqual({
    canary: 'true',
    'canary-weight': '1',
    'canary-weight-total': '10',
  });
  expect(objects.flatMap(violations)).toEqual([]);
});

test('a weight that is left out is one', () => {
  const objects = ruled({ services: [SERVICE, NEXT] });
  expect(annotationsOf(objects, 'mlflow-canary')).toMatchObject({
    'canary-weight': '1',
    'canary-weight-total': '2',
  });
});

test('a header chooses another Service', () => {
  const objects = ruled({ match: { headers: { 'x-stage': 'next' } }, services: [NEXT] }, MAIN);
  expect(annotationsOf(objects, 'mlflow-canary')).toEqual({
    canary: 'true',
    'canary-by-header': 'x-stage',
    'canary-by-header-value': 'next',
  });
});

test('a cookie chooses another Service', () => {
  const objects = ruled({ match: { cookies: { next: 'always' } }, services: [NEXT] }, MAIN);
  expect(annotationsOf(objects, 'mlflow-canary')).toEqual({
    canary: 'true',
    'canary-by-cookie': 'next',
  });
});

test('each path has an Ingress and an exception of its own', () => {
  const objects = ruled(
    { match: { path: '/v2', headers: { 'x-stage': 'next' } }, services: [serviceOf('v3')] },
    { match: { path: '/v2/' }, services: [serviceOf('v2')] },
    { services: [SERVICE, NEXT] },
  );
  expect(pathsOf(objects)).toEqual([
    ['mlflow', '/mlflow/v2', 'v2', 5000],
    ['mlflow-canary', '/mlflow/v2', 'v3', 5000],
    ['mlflow-1', '/mlflow', 'mlflow', 5000],
    ['mlflow-1-canary', '/mlflow', 'mlflow-next', 5000],
  ]);
});

test('paths lie below that of the route, which may be the whole host', () => {
  const backend = [{ match: { path: '/v2' }, services: [NEXT] }, MAIN];
  expect(pathsOf(exposed({ path: '/', backend }))).toEqual([
    ['mlflow', '/v2', 'mlflow-next', 5000],
    ['mlflow-1', '/', 'mlflow', 5000],
  ]);
});

test('fails when a path has no rule for every request', () => {
  expect(() => ruled({ match: { headers: { a: 'b' } }, services: [NEXT] })).toThrow(
    "test/Route: 'backend' must have exactly one rule without headers and cookies for '/mlflow', got 0",
  );
});

test('fails when a path has two rules for every request', () => {
  expect(() => ruled(MAIN, { services: [NEXT] })).toThrow(
    "test/Route: 'backend' must have exactly one rule without headers and cookies for '/mlflow', got 2",
  );
});

test.each([
  ['three Services', [{ services: [SERVICE, NEXT, serviceOf('third')] }]],
  [
    'a header besides a share',
    [{ match: { headers: { a: 'b' } }, services: [NEXT] }, { services: [SERVICE, NEXT] }],
  ],
  [
    'two headers, each for a Service',
    [
      { match: { headers: { a: 'b' } }, services: [NEXT] },
      { match: { headers: { a: 'c' } }, services: [serviceOf('third')] },
      MAIN,
    ],
  ],
] as const)('fails when a path has %s: nginx knows one canary', (_what, backend) => {
  expect(() => ruled(...backend)).toThrow(
    "test/Route: 'backend' must have one Service and one exception at most for '/mlflow', a header, a cookie or a second Service by weight, got 2 exceptions; use Envoy Gateway",
  );
});

test.each([
  ['two headers at once', { match: { headers: { a: 'b', c: 'd' } }, services: [NEXT] }],
  [
    'a header and a cookie at once',
    { match: { headers: { a: 'b' }, cookies: { next: 'always' } }, services: [NEXT] },
  ],
  ['two Services', { match: { headers: { a: 'b' } }, services: [NEXT, SERVICE] }],
  ['a mirror', { match: { headers: { a: 'b' } }, services: [NEXT], mirror: SERVICE }],
] as const)('fails when an exception has %s', (_what, rule) => {
  expect(() => ruled(rule, MAIN)).toThrow(
    "test/Route: 'backend.match' must be one header or cookie of a rule with one Service and no mirror",
  );
});

test('fails when a part of the requests is to be copied', () => {
  expect(() => ruled({ services: [SERVICE], mirror: { ...NEXT, percent: 10 } })).toThrow(
    "test/Route: 'backend.mirror.percent' must be left out, got 10: ingress-nginx copies every request; use Envoy Gateway",
  );
  expect(() => ruled({ services: [SERVICE], mirror: { ...NEXT, percent: 100 } })).not.toThrow();
});

test('fails when a cookie has a value of its own', () => {
  expect(() => ruled({ match: { cookies: { next: 'blue' } }, services: [NEXT] }, MAIN)).toThrow(
    "test/Route: 'backend.match.cookies' must have the value 'always', got 'blue'; use Envoy Gateway",
  );
});

describe('a path that is taken off', () => {
  test('is an expression, and what is below it goes to the Service', () => {
    const objects = exposed({ stripPath: true });
    expect(pathsOf(objects)).toEqual([['mlflow', '/mlflow(/|$)(.*)', 'mlflow', 5000]]);
    expect(findObject(objects, 'Ingress').spec).toMatchObject({
      rules: [{ http: { paths: [{ pathType: 'ImplementationSpecific' }] } }],
    });
    expect(annotationsOf(objects)).toMatchObject({ 'use-regex': 'true', 'rewrite-target': '/$2' });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('leaves the path of a rule, and holds for a share of the requests', () => {
    const backend = [{ match: { path: '/v2' }, services: [SERVICE, NEXT] }];
    const objects = exposed({ stripPath: true, backend });
    expect(pathsOf(objects)).toEqual([
      ['mlflow', '/mlflow/v2(/|$)(.*)', 'mlflow', 5000],
      ['mlflow-canary', '/mlflow/v2(/|$)(.*)', 'mlflow-next', 5000],
    ]);
    expect(annotationsOf(objects)).toMatchObject({ 'rewrite-target': '/v2/$2' });
  });

  test('is nothing where the route has the whole host', () => {
    const objects = exposed({ stripPath: true, path: '/' });
    expect(pathsOf(objects)).toEqual([['mlflow', '/', 'mlflow', 5000]]);
    expect(annotationsOf(objects)).not.toHaveProperty('rewrite-target');
  });

  test('fails when people sign in at the edge', () => {
    const chart = testChart();
    const auth = oidcAuth(new FakeIdentity());
    const route = routeOf(chart, { stripPath: true, auth });
    expect(() => nginxEdge(chart).expose(chart, 'Route', route)).toThrow(
      "test/Route: 'stripPath' must be left out with ingress-nginx where people sign in at the edge, got true; use Envoy Gateway",
    );
  });
});
