import { Namespace } from '../../../../constructs/kubernetes/core';
import type {
  EdgeLoadBalancerProps,
  EnvoyEdgeProps,
} from '../../../../constructs/kubernetes/gateway';
import {
  findObject,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import { DOMAIN, envoyEdge, exposed, routeOf } from './fixture';

const OTHER = { loadBalancer: { kind: 'other' } } as const;
const ISSUER = { kind: 'cluster-issuer', name: 'letsencrypt' } as const;

const edgeObjects = (
  props: Partial<EnvoyEdgeProps> = {},
  loadBalancer: Partial<EdgeLoadBalancerProps> = {},
): KubernetesObject[] => objectsOf((chart) => envoyEdge(chart, props, loadBalancer));

const objects = edgeObjects();
const gateway = findObject(objects, 'Gateway');

describe('the Gateway', () => {
  test('has a listener for HTTPS without a host, and one for HTTP', () => {
    expect(gateway).toMatchObject({
      metadata: { name: 'platform', namespace: 'gateway' },
      spec: {
        gatewayClassName: 'platform',
        listeners: [
          {
            name: 'http',
            protocol: 'HTTP',
            port: 80,
            allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }], namespaces: { from: 'Same' } },
          },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'gateway-tls' }] },
          },
        ],
      },
    });
    for (const index of [0, 1]) {
      expect(memberAt(gateway, ['spec', 'listeners', index])).not.toHaveProperty('hostname');
    }
  });

  const allowed = (all: readonly KubernetesObject[]) =>
    memberAt(findObject(all, 'Gateway'), ['spec', 'listeners', 1, 'allowedRoutes', 'namespaces']);

  test('takes routes of no other namespace at first', () => {
    expect(allowed(objects)).toEqual({ from: 'Same' });
  });

  test('takes routes of the namespaces that expose something, also of other units', () => {
    const all = objectsOf((chart) => {
      const edge = envoyEdge(chart);
      const namespace = Namespace.fromName(chart, 'Airflow', 'airflow');
      const other = testChart('applications');
      edge.expose(other, 'Mlflow', routeOf(other));
      edge.expose(
        other,
        'Airflow',
        routeOf(other, { name: 'airflow', namespace, path: '/airflow' }),
      );
    });
    expect(allowed(all)).toEqual({
      from: 'Selector',
      selector: {
        matchExpressions: [
          {
            key: 'kubernetes.io/metadata.name',
            operator: 'In',
            values: ['airflow', 'mlflow'],
          },
        ],
      },
    });
  });

  test('answers plain HTTP by a redirect alone', () => {
    expect(findObject(objects, 'HTTPRoute', 'https-redirect')).toMatchObject({
      metadata: { namespace: 'gateway' },
      spec: {
        parentRefs: [{ name: 'platform', sectionName: 'http' }],
        rules: [
          {
            filters: [
              {
                type: 'RequestRedirect',
                requestRedirect: { scheme: 'https', statusCode: 301 },
              },
            ],
          },
        ],
      },
    });
  });

  test('refuses what no policy of a route lets pass, and redirects all the same', () => {
    expect(findObject(objects, 'SecurityPolicy', 'refuse-by-default')).toMatchObject({
      metadata: { namespace: 'gateway' },
      spec: {
        targetRefs: [{ kind: 'Gateway', name: 'platform', sectionName: 'https' }],
        authorization: { defaultAction: 'Deny' },
      },
    });
  });

  test('has the name that the load balancer gives it', () => {
    const inner = edgeObjects({}, { name: 'inner' });
    expect(findObject(inner, 'Gateway', 'inner').spec).toMatchObject({ gatewayClassName: 'inner' });
  });
});

describe('clients', () => {
  const policy = (name: string, all = objects) => findObject(all, 'ClientTrafficPolicy', name);

  test('are known by PROXY protocol on both listeners, as the load balancer has it', () => {
    for (const name of ['clients-http', 'clients-https']) {
      expect(policy(name).spec).toMatchObject({ proxyProtocol: { optional: false } });
    }
    const plain = edgeObjects({ certificate: ISSUER }, OTHER);
    for (const name of ['clients-http', 'clients-https']) {
      expect(policy(name, plain).spec).not.toHaveProperty('proxyProtocol');
    }
  });

  test('speak TLS 1.2 or newer and HTTP/2, and are told to stay with HTTPS', () => {
    expect(policy('clients-https')).toMatchObject({
      metadata: { namespace: 'gateway' },
      spec: {
        targetRefs: [{ kind: 'Gateway', name: 'platform', sectionName: 'https' }],
        tls: { minVersion: '1.2', alpnProtocols: ['h2', 'http/1.1'] },
        headers: {
          lateResponseHeaders: {
            set: [{ name: 'Strict-Transport-Security', value: 'max-age=31536000' }],
          },
        },
      },
    });
    expect(policy('clients-http').spec).not.toHaveProperty('tls');
    expect(memberAt(policy('clients-http'), ['spec', 'headers'])).not.toHaveProperty(
      'lateResponseHeaders',
    );
  });

  test('cannot forge headers, nor hold a connection with slow ones', () => {
    expect(policy('clients-https').spec).toMatchObject({
      headers: {
        withUnderscoresAction: 'DropHeader',
        earlyRequestHeaders: { remove: expect.arrayContaining(['x-forwarded-host']) },
      },
      timeout: { http: { requestHeadersReceivedTimeout: '10s' } },
    });
  });

  test('keep a silent stream through the load balancer, which forgets it after 350 seconds', () => {
    expect(policy('clients-https').spec).toMatchObject({
      tcpKeepalive: { probes: 3, idleTime: '60s', interval: '30s' },
      timeout: { http: { streamIdleTimeout: '3600s' } },
    });
  });
});

describe('the proxies', () => {
  const pods = {
    matchLabels: {
      'gateway.envoyproxy.io/owning-gateway-name': 'platform',
      'gateway.envoyproxy.io/owning-gateway-namespace': 'gateway',
    },
  };

  test('are called by the load balancer, on the ports of their containers', () => {
    expect(findObject(objects, 'NetworkPolicy', 'ingress-clients-to-proxies')).toMatchObject({
      metadata: { namespace: 'gateway' },
      spec: {
        podSelector: pods,
        ingress: [
          {
            from: [{ ipBlock: { cidr: '10.0.0.0/16' } }],
            ports: [{ port: 10080 }, { port: 10443 }],
          },
        ],
      },
    });
  });

  test('ask the controller for their configuration', () => {
    expect(findObject(objects, 'NetworkPolicy', 'egress-proxies-to-controller')).toMatchObject({
      spec: {
        podSelector: pods,
        egress: [
          {
            to: [
              {
                namespaceSelector: {
                  matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' },
                },
                podSelector: { matchLabels: { 'control-plane': 'envoy-gateway' } },
              },
            ],
            ports: [{ port: 18000 }],
          },
        ],
      },
    });
  });
});

describe('the edge', () => {
  test('says what it is, what it can do and what it shows', () => {
    const chart = testChart();
    const edge = envoyEdge(chart);
    const route = edge.expose(chart, 'Mlflow', routeOf(chart));
    expect(edge.product).toBe('Envoy Gateway');
    expect(edge.gatewayName).toBe('platform');
    expect([...edge.capabilities].toSorted()).toEqual([
      'allowList',
      'apiKey',
      'cookieMatch',
      'headerMatch',
      'jwt',
      'mirror',
      'oidc',
      'rateLimit',
      'sessionAffinity',
      'stripPath',
      'weights',
    ]);
    expect(edge.routes).toEqual([route]);
  });

  test('fails when a route wants a firewall, and names the Application Load Balancer', () => {
    expect(() => exposed({ waf: true })).toThrow(
      "test/Mlflow: 'waf' needs an edge with the capability 'waf', which Envoy Gateway lacks; use an existing ingress class with the controller 'alb' and a web ACL, which puts an Application Load Balancer in front",
    );
  });

  test('fails when the domain is none', () => {
    expect(() => envoyEdge(testChart(), { domain: '-' })).toThrow("'domain': '-' is not a host");
  });

  test.each<[string, readonly KubernetesObject[]]>([
    ['behind a Network Load Balancer', objects],
    ['with a certificate of its own', edgeObjects({ certificate: ISSUER }, OTHER)],
    ['with a route', exposed()],
  ])('writes objects of the right structure %s', (_case, all) => {
    expect(all.flatMap(violations)).toEqual([]);
  });

  test('has every host under its domain', () => {
    expect(() => exposed({ host: 'platform.other.dev' })).toThrow(`'host' must be '${DOMAIN}'`);
  });
});

test('metrics of the proxies are read where somebody reads', () => {
  const metrics = new FakeMetrics();
  edgeObjects({ metrics });
  expect(metrics.scraped).toMatchObject([
    {
      name: 'gateway',
      pods: { 'gateway.envoyproxy.io/owning-gateway-name': 'platform' },
      port: { name: 'metrics', number: 19001 },
      path: '/stats/prometheus',
    },
  ]);
});
