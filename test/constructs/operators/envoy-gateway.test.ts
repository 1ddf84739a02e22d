import chart from '../../fixtures/charts/gateway-helm.json';
import { envoyGateway } from '../../../constructs/operators';
import { PROMETHEUS } from '../../support/metrics';

const operator = envoyGateway({ gatewayNamespace: 'gateway' });
const [release] = operator.releases;

test('brings the CRDs of Gateway API in its own chart, before controllers that watch them', () => {
  expect(operator.releases).toHaveLength(1);
  expect(release).toMatchObject({
    name: 'envoy-gateway',
    wave: 1,
    namespace: 'envoy-gateway-system',
    chart: { name: 'gateway-helm', version: 'v1.9.0' },
    definitions: 'manual-step',
  });
  expect(release).not.toHaveProperty('skipDefinitions');
});

test('calls the API server, and is called by the proxies', () => {
  expect(operator.namespace).toEqual({
    name: 'envoy-gateway-system',
    calls: ['api-server'],
    calledOn: [{ port: 18000, by: { namespace: 'gateway' } }],
  });
});

test('makes the proxies beside their Gateway', () => {
  expect(release?.values).toMatchObject({
    config: {
      envoyGateway: {
        gateway: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
        provider: { type: 'Kubernetes', kubernetes: { deploy: { type: 'GatewayNamespace' } } },
      },
    },
  });
});

test('takes no configuration from those who may write a route', () => {
  expect(release?.values).toMatchObject({
    config: {
      envoyGateway: {
        extensionApis: { enableEnvoyPatchPolicy: false, enableBackend: false, enableLua: false },
      },
    },
  });
});

test('asks for no webhook on every pod of the cluster', () => {
  expect(release?.values).toMatchObject({ topologyInjector: { enabled: false } });
});

test('has two controllers over zones, of which one may go', () => {
  expect(release?.values).toMatchObject({
    deployment: {
      replicas: 2,
      envoyGateway: {
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
      },
      pod: {
        topologySpreadConstraints: [
          {
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: { matchLabels: { 'control-plane': 'envoy-gateway' } },
          },
          { topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    },
    podDisruptionBudget: { maxUnavailable: 1 },
    certgen: { job: { resources: { limits: { memory: '128Mi' } } } },
  });
});

test('takes number, priority, nodes and a reader of its metrics', () => {
  expect(release?.values['deployment']).not.toHaveProperty('priorityClassName');
  const other = envoyGateway({
    gatewayNamespace: 'gateway',
    replicas: 3,
    priorityClassName: 'critical',
    placement: { nodeSelector: { role: 'system' } },
    monitoredFrom: PROMETHEUS,
  });
  expect(other.releases[0]?.values).toMatchObject({
    deployment: {
      replicas: 3,
      priorityClassName: 'critical',
      pod: { nodeSelector: { role: 'system' }, tolerations: [] },
    },
    certgen: { job: { nodeSelector: { role: 'system' } } },
  });
  expect(other.namespace?.calledOn).toContainEqual({
    port: 19001,
    by: { namespace: 'monitoring' },
  });
});

test('sets no value that the chart does not have', () => {
  const paths = Object.keys(chart.values);
  const unknown = leaves(release?.values ?? {}).filter(
    (leaf) =>
      !paths.some(
        (path) => leaf === path || leaf.startsWith(`${path}.`) || leaf.startsWith(`${path}[`),
      ),
  );
  expect(unknown).toEqual([]);
});

function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, `${path}.${key}`));
}
