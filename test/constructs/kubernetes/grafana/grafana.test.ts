import { Namespace } from '../../../../constructs/kubernetes/core';
import { ServiceSource, type GrafanaProps } from '../../../../constructs/kubernetes/grafana';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  testChart,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import {
  DASHBOARD,
  FakeSource,
  file,
  grafana,
  objects,
  pod,
  PODS,
  settings,
  SOURCES,
  type Props,
} from './fixture';

const sources = (dataSources: GrafanaProps['dataSources']) =>
  (JSON.parse(file('data-sources.yaml', { dataSources })) as { datasources: unknown[] })
    .datasources;

test('everything fits the recorded structures, with and without options', () => {
  const all: Props = {
    metrics: new FakeMetrics(),
    dashboards: [DASHBOARD],
    ownDashboards: { 'Our own': ['ours'] },
    dataSources: SOURCES,
  };
  expect(objects().flatMap(violations)).toEqual([]);
  expect(objects(all).flatMap(violations)).toEqual([]);
  expect(describeObjects(objects(all))).toBe(
    'ServiceAccount/grafana, ConfigMap/grafana-settings, Deployment/grafana, Service/grafana, PodDisruptionBudget/grafana, ConfigMap/dashboard-models',
  );
});

describe('data sources', () => {
  test('are Prometheus alone, or all that there is', () => {
    expect(sources({ prometheus: SOURCES.prometheus })).toEqual([
      {
        name: 'Prometheus',
        uid: 'prometheus',
        type: 'prometheus',
        access: 'proxy',
        url: 'http://prometheus:9090',
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: 'POST', prometheusType: 'Prometheus', timeInterval: '30s' },
      },
    ]);
    const cloudWatch = { region: 'us-west-2', aws: { network: { vpcCidrs: ['10.0.0.0/16'] } } };
    expect(sources({ ...SOURCES, cloudWatch })).toMatchObject([
      { name: 'Prometheus', jsonData: { alertmanagerUid: 'alertmanager' } },
      {
        name: 'Alertmanager',
        url: 'http://alertmanager:9093',
        isDefault: false,
        jsonData: { implementation: 'prometheus' },
      },
      { name: 'Loki', type: 'loki', url: 'http://loki:3100' },
      { name: 'Tempo', type: 'tempo', url: 'http://tempo:3200' },
      { name: 'CloudWatch', jsonData: { authType: 'default', defaultRegion: 'us-west-2' } },
    ]);
    expect(describeObjects(objects({ dataSources: { ...SOURCES, cloudWatch } }))).toContain(
      'NetworkPolicy/egress-grafana-to-aws, NetworkPolicy/egress-grafana-to-pod-identity',
    );
  });

  test('lead to each other: lines to traces, traces to lines and to figures', () => {
    const [prometheus, , logs, traces] = sources(SOURCES);
    expect(prometheus).toMatchObject({
      jsonData: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] },
    });
    expect(logs).toMatchObject({
      jsonData: {
        derivedFields: [{ matcherType: 'label', matcherRegex: 'trace_id', url: '$${__value.raw}' }],
      },
    });
    expect(traces).toMatchObject({
      jsonData: {
        tracesToLogsV2: {
          datasourceUid: 'loki',
          tags: [
            { key: 'k8s.namespace.name', value: 'k8s_namespace_name' },
            { key: 'k8s.pod.name', value: 'k8s_pod_name' },
          ],
        },
        tracesToMetrics: {
          datasourceUid: 'prometheus',
          queries: [
            { name: 'CPU', query: expect.stringContaining('{$$__tags}') as string },
            { name: 'Memory' },
          ],
        },
      },
    });
    const { prometheus: figures } = SOURCES;
    expect(sources({ prometheus: figures, logs: SOURCES.logs })[1]).toMatchObject({
      jsonData: { manageAlerts: false },
    });
    expect(JSON.stringify(sources({ prometheus: figures, traces: SOURCES.traces }))).not.toContain(
      'tracesToLogs',
    );
  });

  test('are told who asks', () => {
    const dataSources = {
      prometheus: new FakeSource('http://a'),
      logs: new FakeSource('http://b'),
    };
    objects({ dataSources });
    expect(dataSources.prometheus.readers).toEqual([['grafana', 'grafana', PODS]]);
    expect(dataSources.logs.readers).toEqual([['grafana', 'grafana', PODS]]);
  });

  test('behind a Service of others open a door on both sides', () => {
    const made = objectsOf((chart) => {
      const prometheus = new ServiceSource({
        name: 'prometheus',
        namespace: Namespace.fromName(chart, 'Monitoring', 'monitoring'),
        pods: { app: 'prometheus' },
        port: 9090,
        queryUrl: 'http://prometheus.monitoring.svc:9090',
      });
      grafana(chart, { dataSources: { prometheus } });
    });
    const policy = (name: string) => findObject(made, 'NetworkPolicy', name);
    expect(policy('ingress-grafana-to-prometheus')).toMatchObject({
      metadata: { namespace: 'monitoring' },
      spec: { podSelector: { matchLabels: { app: 'prometheus' } } },
    });
    expect(policy('egress-grafana-to-prometheus')).toMatchObject({
      metadata: { namespace: 'grafana' },
      spec: { podSelector: { matchLabels: PODS }, egress: [{ ports: [{ port: 9090 }] }] },
    });
  });
});

describe('dashboards', () => {
  test('are a directory for each heading, which may get more until the pod is written', () => {
    const made = objectsOf((chart) => {
      const { grafana: shown } = grafana(chart, {
        dashboards: [DASHBOARD],
        ownDashboards: { 'Our own': ['ours', 'more'] },
      });
      shown.addDashboards([{ ...DASHBOARD, name: 'routers' }]);
      shown.addDashboards([{ ...DASHBOARD, name: 'nodes', folder: 'Platform' }]);
    });
    const spec = memberAt(findObject(made, 'Deployment'), ['spec', 'template', 'spec']);
    const maps = (...names: string[]) => ({
      sources: names.map((name) => ({ configMap: { name } })),
    });
    expect(spec).toMatchObject({
      volumes: [
        { name: 'scratch' },
        { name: 'data' },
        { name: 'dashboards', emptyDir: {} },
        { name: 'settings' },
        { projected: maps('dashboard-models', 'dashboard-routers') },
        {
          projected: {
            sources: [
              { configMap: { name: 'ours', optional: true } },
              { configMap: { name: 'more', optional: true } },
            ],
          },
        },
        { projected: maps('dashboard-nodes') },
      ],
    });
    expect(memberAt(spec, ['containers', 0, 'volumeMounts'])).toEqual(
      expect.arrayContaining([
        { name: 'dashboards-1', mountPath: '/dashboards/Serving', readOnly: true },
        { name: 'dashboards-2', mountPath: '/dashboards/Our own', readOnly: true },
        { name: 'dashboards-3', mountPath: '/dashboards/Platform', readOnly: true },
      ]),
    );
  });

  test('are looked for again and again, and are not changed in pages', () => {
    expect(JSON.parse(file('dashboards.yaml'))).toMatchObject({
      providers: [
        {
          allowUiUpdates: false,
          updateIntervalSeconds: 30,
          options: { path: '/dashboards', foldersFromFilesStructure: true },
        },
      ],
    });
  });
});

describe('servers', () => {
  test('are two, on different nodes, and go one at a time', () => {
    expect(findObject(objects(), 'Deployment')).toMatchObject({ spec: { replicas: 2 } });
    expect(findObject(objects({ replicas: 3 }), 'Deployment')).toMatchObject({
      spec: { replicas: 3 },
    });
    expect(findObject(objects(), 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1 },
    });
    expect(pod(['topologySpreadConstraints'])).toHaveLength(2);
  });

  test('are not root, write to their data alone, and answer below the path', () => {
    const health = { httpGet: { path: '/grafana/api/health' } };
    expect(pod([])).toMatchObject({
      initContainers: [{ name: 'wait-for-database' }],
      containers: [
        {
          image: 'docker.io/grafana/grafana:13.2.0',
          securityContext: { runAsUser: 472, readOnlyRootFilesystem: true },
          startupProbe: health,
          readinessProbe: health,
          livenessProbe: health,
          resources: { requests: { memory: '512Mi' }, limits: { memory: '1Gi' } },
        },
      ],
    });
    const resources = { cpu: '2', memory: '4Gi' };
    expect(pod(['containers', 0, 'resources'], { resources })).toMatchObject({
      requests: { cpu: '2' },
    });
  });

  test('are shown at the edge, and sign people in themselves', () => {
    const { edge, grafana: shown } = grafana(testChart());
    expect(edge.exposed).toMatchObject([
      {
        name: 'grafana',
        path: '/grafana',
        backend: { name: 'grafana', port: 3000, pods: PODS },
        auth: { kind: 'app' },
        healthPath: '/grafana/api/health',
      },
    ]);
    expect(shown.url).toBe('https://platform.ml.acme.io/grafana');
    expect(shown.serviceUrl).toBe('http://grafana.grafana.svc:3000/grafana');
  });

  test('have metrics for who has the login, as the path is open to all', () => {
    const metrics = new FakeMetrics();
    const names = (props: Props) =>
      (pod(['containers', 0, 'env'], props) as { name: string }[]).map(({ name }) => name);
    expect(names({ metrics })).toContain('GF_METRICS_BASIC_AUTH_PASSWORD');
    expect(settings({ metrics })).toContain('[metrics]\nenabled = true');
    expect(metrics.scraped[0]).toMatchObject({
      name: 'grafana',
      path: '/grafana/metrics',
      port: { name: 'http', number: 3000 },
      login: { user: 'metrics-username', password: 'metrics-password' },
    });
    expect(metrics.alerts.at(-1)).toMatchObject({
      name: 'grafana',
      alerts: [{ name: 'GrafanaDown', severity: 'warning' }],
    });
    expect(settings()).toContain('[metrics]\nenabled = false');
    expect(names({})).not.toContain('GF_METRICS_BASIC_AUTH_PASSWORD');
  });

  test('let others in that show charts', () => {
    const made = objectsOf((chart) => {
      const { grafana: shown } = grafana(chart);
      shown.addReader('head', Namespace.fromName(chart, 'Team', 'team-a'), { ray: 'head' });
    });
    expect(describeObjects(made)).toContain('NetworkPolicy/ingress-head-to-grafana');
    expect(findObject(made, 'NetworkPolicy', 'egress-head-to-grafana').metadata.namespace).toBe(
      'team-a',
    );
  });
});

test.each<[what: string, props: Props, message: string]>([
  [
    'no path',
    { path: '/' },
    "'path' must be such as '/grafana', without a slash at the end, got '/'",
  ],
  ['nobody who may look', { groups: [] }, "'groups' must name one at least, got none"],
  ['nobody who administers', { adminGroups: [] }, "'adminGroups' must name one at least, got none"],
  ['a list of no editors', { editorGroups: [] }, "'editorGroups' must name one at least, got none"],
  ['a group with a quote', { groups: ["o'neil"] }, "'groups' must be of letters, digits, spaces"],
  ['no server', { replicas: 0 }, "'replicas' must be an integer from 1"],
  ['a session without a unit', { sessionLength: '24' }, "'sessionLength' must be a number with"],
  [
    'a heading that leads elsewhere',
    { ownDashboards: { '../etc': ['a'] } },
    "'ownDashboards' must have headings of letters, digits, spaces, hyphens and underscores, got '../etc'",
  ],
  [
    'a variable that is decided here',
    { env: [{ name: 'GF_SECURITY_SECRET_KEY', value: 'x' }] },
    "'env' must not have 'GF_SECURITY_SECRET_KEY', which is decided here",
  ],
])('fails when given %s', (_what, props, message) => {
  expect(() => objects(props)).toThrow(`test/Grafana: ${message}`);
});
