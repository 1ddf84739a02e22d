import { ingressNginx } from '../../../../constructs/operators/ingress-nginx';
import { findObject, memberAt, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeTraces } from '../../../support/traces';
import { envoyEdge } from '../gateway/fixture';
import { nginxEdge } from '../ingress/fixture';
import { keycloakObjects, serverVariables as keycloakVariables } from '../keycloak/fixture';
import { about } from './tracing-fixture';

let traces: FakeTraces;

beforeEach(() => {
  traces = new FakeTraces();
});

describe('the proxies of Envoy', () => {
  const objects = () => objectsOf((chart) => envoyEdge(chart, {}, { traces }));

  test('send every request, by a name that may not be there yet', () => {
    expect(memberAt(findObject(objects(), 'EnvoyProxy'), ['spec', 'telemetry'])).toEqual({
      tracing: {
        samplingRate: 100,
        provider: {
          type: 'OpenTelemetry',
          host: 'collector.telemetry.svc',
          port: 4317,
          serviceName: 'platform',
          openTelemetry: { resourceAttributes: { 'k8s.namespace.name': 'gateway' } },
        },
      },
    });
    expect(objects().flatMap(violations)).toEqual([]);
  });

  test('are let through by the edge', () => {
    objects();
    expect(traces.senders).toEqual([
      {
        name: 'platform',
        namespace: 'gateway',
        pods: {
          'gateway.envoyproxy.io/owning-gateway-name': 'platform',
          'gateway.envoyproxy.io/owning-gateway-namespace': 'gateway',
        },
      },
    ]);
  });

  test('send nothing where nobody takes it', () => {
    const proxies = findObject(
      objectsOf((chart) => envoyEdge(chart)),
      'EnvoyProxy',
    );
    expect(proxies.spec).not.toHaveProperty('telemetry');
  });

  test('fails when spans are taken by HTTP alone', () => {
    const byHttp = Object.assign(new FakeTraces(), { grpcUrl: undefined });
    expect(() => envoyEdge(testChart(), {}, { traces: byHttp })).toThrow(
      `test/LoadBalancer: 'traces' must take gRPC, which Envoy sends by, got 'http://collector.telemetry.svc:4318' alone; put a collector between them`,
    );
  });
});

describe('ingress-nginx', () => {
  const config = (tracesTo?: { host: string; port: number }): unknown =>
    memberAt(
      ingressNginx({ loadBalancer: { kind: 'other', tlsSecret: 'tls' }, tracesTo }).releases[0],
      ['values', 'controller', 'config'],
    );

  test('sends every request where it is told to', () => {
    expect(config({ host: 'collector.telemetry.svc', port: 4317 })).toMatchObject({
      'enable-opentelemetry': 'true',
      'opentelemetry-trust-incoming-span': 'true',
      'otlp-collector-host': 'collector.telemetry.svc',
      'otlp-collector-port': '4317',
      'otel-service-name': 'ingress-nginx',
      'otel-sampler': 'AlwaysOn',
      'otel-sampler-parent-based': 'true',
    });
  });

  test('sends nothing by itself', () => {
    expect(config()).not.toHaveProperty('enable-opentelemetry');
  });

  test('is let through by its edge', () => {
    nginxEdge(testChart(), { traces });
    expect(traces.senders).toMatchObject([
      { name: 'ingress-nginx', pods: { 'app.kubernetes.io/component': 'controller' } },
    ]);
  });
});

describe('Keycloak', () => {
  const built = {
    KC_TRACING_ENABLED: 'true',
    KC_TRACING_SAMPLER_TYPE: 'parentbased_always_on',
    KC_TRACING_JDBC_ENABLED: 'false',
  };

  test('is built for tracing, and sends by HTTP', () => {
    expect(keycloakVariables({ traces })).toMatchObject({
      ...built,
      KC_TRACING_ENDPOINT: 'http://collector.telemetry.svc:4318',
      KC_TRACING_PROTOCOL: 'http/protobuf',
      KC_TELEMETRY_SERVICE_NAME: 'keycloak',
      KC_TELEMETRY_RESOURCE_ATTRIBUTES: 'k8s.namespace.name=keycloak',
    });
    expect(keycloakVariables({ traces }, ['initContainers', 1])).toMatchObject(built);
  });

  test('is let through, once', () => {
    keycloakObjects({ traces });
    expect(traces.senders).toMatchObject([{ name: 'keycloak', namespace: 'keycloak' }]);
  });

  test('has no such option by itself', () => {
    expect(about(keycloakVariables())).toEqual([]);
    expect(about(keycloakVariables({}, ['initContainers', 1]))).toEqual([]);
  });
});
