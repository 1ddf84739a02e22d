import type { RouteOptions } from '../../../../constructs/kubernetes/gateway';
import { findObject, findObjects, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import {
  KEYS,
  PROXIES,
  SERVICE,
  exposed,
  routeWith,
  rulesWith,
  serviceOf,
  trafficWith,
} from './fixture';

const MAIN = { services: [SERVICE] };

describe('a route', () => {
  test('is in the namespace of its Service, on the listener for HTTPS', () => {
    expect(routeWith()).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        parentRefs: [{ name: 'platform', namespace: 'gateway', sectionName: 'https' }],
        hostnames: ['platform.ml.acme.dev'],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/mlflow' } }],
            backendRefs: [{ name: 'mlflow', port: 5000 }],
          },
        ],
      },
    });
  });

  test('goes by path, headers and cookies', () => {
    const backend = [
      {
        match: { path: '/v2', headers: { 'x-tier': 'gold' }, cookies: { beta: 'yes' } },
        services: [serviceOf('next')],
      },
      { services: [SERVICE] },
    ];
    const objects = exposed({ backend });
    expect(memberAt(findObject(objects, 'HTTPRoute', 'mlflow'), ['spec', 'rules', 0])).toEqual({
      matches: [
        {
          path: { type: 'PathPrefix', value: '/mlflow/v2' },
          headers: [{ name: 'x-tier', type: 'Exact', value: 'gold' }],
        },
      ],
      filters: [
        {
          type: 'ExtensionRef',
          extensionRef: {
            group: 'gateway.envoyproxy.io',
            kind: 'HTTPRouteFilter',
            name: 'mlflow-0',
          },
        },
      ],
      backendRefs: [{ name: 'next', port: 5000 }],
    });
    expect(findObject(objects, 'HTTPRouteFilter', 'mlflow-0')).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: { matches: [{ cookies: [{ type: 'Exact', name: 'beta', value: 'yes' }] }] },
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('goes by path below a whole host', () => {
    const backend = [{ match: { path: '/v2' }, services: [SERVICE] }];
    expect(rulesWith({ path: '/', backend })).toMatchObject([
      { matches: [{ path: { value: '/v2' } }] },
    ]);
  });

  test('takes its path off where the software answers below `/`', () => {
    const backend = [{ match: { path: '/v2' }, services: [serviceOf('next')] }, MAIN];
    const filters = (to: string) => [
      {
        type: 'URLRewrite',
        urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: to } },
      },
    ];
    expect(rulesWith({ stripPath: true, backend })).toMatchObject([
      { matches: [{ path: { value: '/mlflow/v2' } }], filters: filters('/v2') },
      { matches: [{ path: { value: '/mlflow' } }], filters: filters('/') },
    ]);
    expect(exposed({ stripPath: true }).flatMap(violations)).toEqual([]);
  });

  test('has nothing to take off on a whole host', () => {
    expect(rulesWith({ path: '/', stripPath: true })).toEqual([
      expect.not.objectContaining({ filters: expect.anything() }),
    ]);
  });

  test('shares requests by weight, and copies them', () => {
    const objects = exposed({
      backend: [
        {
          services: [
            { ...SERVICE, weight: 9 },
            { ...serviceOf('next'), weight: 1 },
          ],
          mirror: { ...serviceOf('shadow', 6000), percent: 5 },
        },
      ],
    });
    expect(memberAt(findObject(objects, 'HTTPRoute', 'mlflow'), ['spec', 'rules'])).toMatchObject([
      {
        filters: [
          {
            type: 'RequestMirror',
            requestMirror: { backendRef: { name: 'shadow', port: 6000 }, percent: 5 },
          },
        ],
        backendRefs: [
          { name: 'mlflow', weight: 9 },
          { name: 'next', weight: 1 },
        ],
      },
    ]);
    expect(objects.flatMap(violations)).toEqual([]);
  });
});

describe('the network', () => {
  test('lets the proxies call the pods, on both sides', () => {
    const objects = exposed();
    const inward = findObject(objects, 'NetworkPolicy', 'ingress-gateway-to-mlflow');
    expect(inward).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        podSelector: { matchLabels: SERVICE.pods },
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateway' } },
                podSelector: { matchLabels: PROXIES },
              },
            ],
            ports: [{ port: 5000 }],
          },
        ],
      },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-gateway-to-mlflow')).toMatchObject({
      metadata: { namespace: 'gateway' },
      spec: {
        podSelector: { matchLabels: PROXIES },
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mlflow' } },
                podSelector: { matchLabels: SERVICE.pods },
              },
            ],
            ports: [{ port: 5000 }],
          },
        ],
      },
    });
  });

  test('names namespace and Service where they tell routes apart', () => {
    const objects = exposed({ name: 'ui', backend: [{ services: [SERVICE, serviceOf('ui')] }] });
    const names = findObjects(objects, 'NetworkPolicy').map(({ metadata }) => metadata.name);
    expect(names).toEqual(
      expect.arrayContaining([
        'ingress-gateway-to-ui',
        'ingress-gateway-to-ui-mlflow',
        'egress-gateway-to-mlflow-ui',
        'egress-gateway-to-mlflow-ui-mlflow',
      ]),
    );
  });
});

describe('traffic', () => {
  test('has a minute for a request, and an hour of silence', () => {
    expect(trafficWith()).toMatchObject({
      metadata: { namespace: 'mlflow' },
      spec: {
        targetRefs: [{ kind: 'HTTPRoute', name: 'mlflow' }],
        timeout: { http: { requestTimeout: '60s', streamIdleTimeout: '3600s' } },
      },
    });
    expect(trafficWith().spec).not.toHaveProperty('rateLimit');
    expect(trafficWith().spec).not.toHaveProperty('loadBalancer');
  });

  test('takes other limits, 0 for none', () => {
    const limits = { requestTimeoutSeconds: 0, idleTimeoutSeconds: 7200 };
    expect(trafficWith(limits).spec).toMatchObject({
      timeout: { http: { requestTimeout: '0s', streamIdleTimeout: '7200s' } },
    });
  });

  test('is counted by address', () => {
    expect(trafficWith({ rateLimit: { requests: 20, per: 'minute' } }).spec).toMatchObject({
      rateLimit: {
        type: 'Local',
        local: {
          rules: [
            {
              clientSelectors: [{ sourceCIDR: { type: 'Distinct', value: '0.0.0.0/0' } }],
              limit: { requests: 20, unit: 'Minute' },
            },
          ],
        },
      },
    });
  });

  test('is counted by client, as the header says that who calls cannot write', () => {
    const options: Partial<RouteOptions> = {
      auth: { kind: 'apiKey', keys: KEYS, clientHeader: 'x-client' },
      rateLimit: { requests: 100, per: 'minute' },
      clientRateLimit: { requests: 20, per: 'hour' },
    };
    expect(memberAt(trafficWith(options).spec, ['rateLimit', 'local', 'rules'])).toEqual([
      {
        clientSelectors: [{ sourceCIDR: { type: 'Distinct', value: '0.0.0.0/0' } }],
        limit: { requests: 100, unit: 'Minute' },
      },
      {
        clientSelectors: [{ headers: [{ type: 'Distinct', name: 'x-client' }] }],
        limit: { requests: 20, unit: 'Hour' },
      },
    ]);
    expect(exposed(options).flatMap(violations)).toEqual([]);
  });

  test('stays with one pod by a cookie', () => {
    expect(trafficWith({ sessionCookie: 'pod' }).spec).toMatchObject({
      loadBalancer: {
        type: 'ConsistentHash',
        consistentHash: { type: 'Cookie', cookie: { name: 'pod', ttl: '24h' } },
      },
    });
  });
});

test.each<[string, Partial<RouteOptions>]>([
  ['limits', { requestTimeoutSeconds: 0, rateLimit: { requests: 5, per: 'hour' } }],
  ['affinity', { sessionCookie: 'pod' }],
  ['a body size and networks', { maxBodySize: '1Gi', allowFrom: ['10.0.0.0/8'] }],
])('a route with %s has objects of the right structure', (_case, options) => {
  expect(exposed(options).flatMap(violations)).toEqual([]);
});
