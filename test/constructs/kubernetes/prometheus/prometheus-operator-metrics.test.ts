import { Namespace } from '../../../../constructs/kubernetes/core';
import { MonitoredSeries, type ScrapeOptions } from '../../../../constructs/kubernetes/prometheus';
import {
  describeObjects,
  findObject,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { METRICS } from './fixture';

const OPTIONS: Omit<ScrapeOptions, 'namespace'> = {
  name: 'keycloak',
  pods: { app: 'keycloak' },
  port: { name: 'management', number: 9000 },
};

const scraped = (...monitors: readonly Partial<ScrapeOptions>[]): KubernetesObject[] =>
  objectsOf((chart) => {
    const metrics = METRICS();
    const namespace = Namespace.fromName(chart, 'Namespace', 'keycloak');
    monitors.forEach((options, index) => {
      metrics.scrape(chart, `Monitor${index}`, { ...OPTIONS, namespace, ...options });
    });
  });

test('what is read is told, for the way out of Prometheus', () => {
  const metrics = METRICS();
  expect(metrics.scraped).toEqual([]);
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'keycloak');
    metrics.scrape(chart, 'Monitor', { ...OPTIONS, namespace });
  });
  expect(metrics.scraped).toEqual([{ namespace: 'keycloak', port: 9000 }]);
});

describe('metrics of a component', () => {
  const objects = scraped({});

  test('are a monitor that Prometheus selects, beside the component', () => {
    expect(findObject(objects, 'PodMonitor')).toMatchObject({
      apiVersion: 'monitoring.coreos.com/v1',
      metadata: {
        name: 'keycloak',
        namespace: 'keycloak',
        labels: { release: 'kube-prometheus-stack' },
      },
      spec: {
        selector: { matchLabels: { app: 'keycloak' } },
        podMetricsEndpoints: [{ port: 'management', path: '/metrics' }],
      },
    });
  });

  /** A Secret that remembers the keys that are asked for. */
  const secretOf = (asked: string[]) => ({
    name: 'hub',
    toEnvVar: (name: string, key: string) => {
      asked.push(key);
      return { name };
    },
    toVolume: (name: string) => ({ name }),
  });

  test('are asked for with a login, where the pods want one', () => {
    const asked: string[] = [];
    const secret = secretOf(asked);
    const monitored = scraped({ login: { secret, user: 'name', password: 'password' } });
    expect(findObject(monitored, 'PodMonitor')).toMatchObject({
      spec: {
        podMetricsEndpoints: [
          {
            basicAuth: {
              username: { name: 'hub', key: 'name' },
              password: { name: 'hub', key: 'password' },
            },
          },
        ],
      },
    });
    expect(asked).toEqual(['name', 'password']);
    expect(monitored.flatMap(violations)).toEqual([]);
  });

  test('are asked for with a token, where the pods want one', () => {
    const asked: string[] = [];
    const secret = secretOf(asked);
    const monitored = scraped({ token: { secret, key: 'metrics-token' } });
    expect(findObject(monitored, 'PodMonitor')).toMatchObject({
      spec: {
        podMetricsEndpoints: [
          { authorization: { credentials: { name: 'hub', key: 'metrics-token' } } },
        ],
      },
    });
    // The store sees that the key is read.
    expect(asked).toEqual(['metrics-token']);
    expect(monitored.flatMap(violations)).toEqual([]);
  });

  test('keep labels of their own, where others have pushed them', () => {
    const monitored = scraped({ honorLabels: true });
    expect(findObject(monitored, 'PodMonitor')).toMatchObject({
      spec: { podMetricsEndpoints: [{ honorLabels: true }] },
    });
    expect(monitored.flatMap(violations)).toEqual([]);
  });

  test('say the node of their pod, where it is asked for', () => {
    const monitored = scraped({ namesNode: true });
    expect(findObject(monitored, 'PodMonitor')).toMatchObject({
      spec: {
        podMetricsEndpoints: [
          {
            relabelings: [
              { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' },
            ],
          },
        ],
      },
    });
    expect(monitored.flatMap(violations)).toEqual([]);
    expect(findObject(objects, 'PodMonitor')).not.toHaveProperty(
      'spec.podMetricsEndpoints.0.relabelings',
    );
  });

  test('are open to the pods of Prometheus alone', () => {
    expect(findObject(objects, 'NetworkPolicy', 'ingress-prometheus-to-keycloak').spec).toEqual({
      podSelector: { matchLabels: { app: 'keycloak' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
            },
          ],
          ports: [{ port: 9000, protocol: 'TCP' }],
        },
      ],
    });
  });

  test('fit the recorded structures', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('may be at another path', () => {
    expect(findObject(scraped({ path: '/auth/metrics' }), 'PodMonitor').spec).toMatchObject({
      podMetricsEndpoints: [{ path: '/auth/metrics' }],
    });
  });

  test('are declared once for each component', () => {
    expect(describeObjects(scraped({}, { name: 'postgres' }))).toContain('PodMonitor/postgres');
  });

  test('are asked for by the monitor that brings them in', () => {
    let series: MonitoredSeries<'requests_total'> | undefined;
    objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Namespace', 'keycloak');
      series = METRICS().scrape(chart, 'Monitor', {
        ...OPTIONS,
        namespace,
        series: ['requests_total'],
      });
    });
    expect(series?.select('requests_total')).toBe('requests_total{job="keycloak/keycloak"}');
    expect(series?.select('requests_total', { code: '"5.."' })).toBe(
      'requests_total{job="keycloak/keycloak",code="\\"5..\\""}',
    );
    expect(series?.select('requests_total', { code: ['200'] })).toBe(
      'requests_total{job="keycloak/keycloak",code="200"}',
    );
    expect(METRICS().queryUrl).toBe('http://prometheus.monitoring.svc:9090');
  });

  test('say whether pods answer', () => {
    expect(new MonitoredSeries('keycloak/keycloak', []).up()).toBe('up{job="keycloak/keycloak"}');
  });

  test('may have one label of several, each as it is written', () => {
    const series = new MonitoredSeries<string>('a/b', ['up']);
    expect(series.select('up', { model: ['llama-3.1', 'c++|"d"'] })).toBe(
      String.raw`up{job="a/b",model=~"llama-3\\.1|c\\+\\+\\|\"d\""}`,
    );
  });

  test('fail when a query asks for a series that the pods do not have', () => {
    const series = new MonitoredSeries<string>('keycloak/keycloak', ['requests_total']);
    expect(() => series.select('request_total')).toThrow(
      "no series 'request_total' of 'keycloak/keycloak' is known; there are requests_total",
    );
    expect(() => new MonitoredSeries<string>('a/b', []).select('up')).toThrow('there are none');
  });

  test('fail when the name of a monitor is taken', () => {
    expect(() => scraped({}, {})).toThrow(
      "test: 'name' must be unique in the namespace 'keycloak', got 'keycloak' twice",
    );
  });

  test('fail when the name of a monitor is no DNS label', () => {
    expect(() => scraped({ name: 'Keycloak' })).toThrow("test: 'name': the name of a monitor must");
  });

  test('fail when they are of no pods', () => {
    expect(() => scraped({ pods: {} })).toThrow(
      "test: 'pods' must have at least one label, got none; a monitor would read every pod of the namespace",
    );
  });
});
