import type { EmittedObject } from '../../conformance/emitted';
import {
  emittedDashboards,
  labelQuestion,
  withAllChosen,
} from '../../conformance/prometheus/dashboards';
import { podMonitors, podPorts } from '../../conformance/prometheus/monitors';
import { scrapeConfig } from '../../conformance/prometheus/scrape-config';

const labels = { 'app.kubernetes.io/name': 'hub' };
const object = (kind: string, spec: object): EmittedObject => ({
  kind,
  metadata: { name: 'hub', namespace: 'jupyter' },
  spec,
});
const credentials = { name: 'hub-secrets', key: 'token' };
const OBJECTS = [
  object('PodMonitor', {
    selector: { matchLabels: labels },
    podMetricsEndpoints: [{ port: 'http', path: '/metrics', authorization: { credentials } }],
  }),
  object('Deployment', {
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'hub', ports: [{ name: 'http' }, { name: 'api' }] }] },
    },
  }),
  object('Service', {}),
];

const configOf = (secret = (name: string, key: string) => `${name}/${key}`) =>
  podMonitors(OBJECTS).map((monitor) =>
    scrapeConfig(monitor, { pods: podPorts(OBJECTS), address: '127.0.0.1:1', secret }),
  );

describe('a monitor', () => {
  test('is read in the shape that the operator gives it', () => {
    expect(configOf()).toMatchObject([
      {
        job_name: 'podMonitor/jupyter/hub/0',
        metrics_path: '/metrics',
        authorization: { credentials: 'hub-secrets/token' },
      },
    ]);
    const [config] = configOf();
    expect(config).toHaveProperty('relabel_configs', [
      {
        action: 'keep',
        source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name'],
        regex: 'hub',
      },
      {
        action: 'keep',
        source_labels: ['__meta_kubernetes_pod_container_port_name'],
        regex: 'http',
      },
      expect.objectContaining({ target_label: 'namespace' }),
      expect.objectContaining({ target_label: 'container' }),
      expect.objectContaining({ target_label: 'pod' }),
      { target_label: 'job', replacement: 'jupyter/hub' },
      { target_label: 'endpoint', replacement: 'http' },
    ]);
  });

  test('looks among all ports of the pods of its namespace', () => {
    const [config] = configOf();
    const told = (port: string) =>
      expect.objectContaining({
        targets: ['127.0.0.1:1'],
        labels: {
          __meta_kubernetes_namespace: 'jupyter',
          __meta_kubernetes_pod_name: 'hub-0',
          __meta_kubernetes_pod_container_name: 'hub',
          __meta_kubernetes_pod_container_port_name: port,
          __meta_kubernetes_pod_label_app_kubernetes_io_name: 'hub',
        },
      });
    expect(config).toHaveProperty('static_configs', [told('http'), told('api')]);
  });
});

describe('a dashboard', () => {
  test('is read from the ConfigMap that Grafana reads', () => {
    const data = { 'a.json': JSON.stringify({ uid: 'a', panels: [] }) };
    const map = (name: string) => ({ kind: 'ConfigMap', metadata: { name }, data });
    expect(emittedDashboards([map('dashboard-a'), map('other')])).toEqual([
      { uid: 'a', panels: [] },
    ]);
  });

  test('asks with all chosen', () => {
    const query = 'rate(a{job=~"$job",pod=~"$pod"}[$__rate_interval])';
    expect(withAllChosen(query)).toBe('rate(a{job=~".*",pod=~".*"}[5m])');
    expect(withAllChosen(query, '6m', { job: 'x|y' })).toBe('rate(a{job=~"x|y",pod=~".*"}[6m])');
  });

  test('asks for values of a label', () => {
    expect(labelQuestion('label_values(a{b=~"$b"}, job)')).toEqual({
      match: 'a{b=~".*"}',
      label: 'job',
    });
    expect(labelQuestion('query_result(a)')).toBeUndefined();
  });
});
