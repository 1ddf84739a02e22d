import type { Chart } from 'cdk8s';
import { Namespace, type INamespace, type Labels } from '../../../../constructs/kubernetes/core';
import {
  Grafana,
  ServiceSource,
  type GrafanaProps,
  type ITelemetrySource,
} from '../../../../constructs/kubernetes/grafana';
import type { Dashboard } from '../../../../constructs/kubernetes/prometheus';
import {
  describeObjects,
  findObject,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import { FakeDatabase, FakeEdge } from '../keycloak/fixture';
import { FakeIdentity, FakeSecrets } from '../oauth2-proxy/fakes';

/** A source that remembers its readers. */
class FakeSource implements ITelemetrySource {
  readonly readers: [name: string, namespace: string, pods: Labels][] = [];

  constructor(readonly queryUrl: string) {}

  addReader(name: string, { name: namespace }: INamespace, pods: Labels): void {
    this.readers.push([name, namespace, pods]);
  }
}

const PODS = {
  'app.kubernetes.io/name': 'grafana',
  'app.kubernetes.io/component': 'dashboards',
};

const DASHBOARD: Dashboard = {
  name: 'models',
  title: 'Models',
  folder: 'Serving',
  description: 'Whether models answer.',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          title: 'Up',
          description: 'It should be 1.',
          kind: 'stat',
          unit: 'none',
          queries: [{ expr: 'up' }],
        },
      ],
    },
  ],
};

const SOURCES = {
  prometheus: new FakeSource('http://prometheus:9090'),
  alertmanager: new FakeSource('http://alertmanager:9093'),
  logs: new FakeSource('http://loki:3100'),
  traces: new FakeSource('http://tempo:3200'),
};

const providers = (chart: Chart) => ({
  namespace: Namespace.fromName(chart, 'Namespace', 'grafana'),
  host: 'platform.ml.acme.io',
  path: '/grafana',
  image: 'docker.io/grafana/grafana:13.2.0',
  edge: new FakeEdge(),
  identity: new FakeIdentity(),
  groups: ['team-vision'],
  editorGroups: ['ml-engineers', 'sre'],
  adminGroups: ['ml-admins'],
  database: new FakeDatabase(),
  secrets: new FakeSecrets(),
  dataSources: { prometheus: new FakeSource('http://prometheus:9090') },
});

type Props = Partial<GrafanaProps>;

function grafana(chart: Chart, props: Props = {}) {
  const given = providers(chart);
  return { ...given, grafana: new Grafana(chart, 'Grafana', { ...given, ...props }) };
}

const objects = (props: Props = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    grafana(chart, props);
  });

const pod = (path: readonly (string | number)[], props: Props = {}): unknown =>
  memberAt(findObject(objects(props), 'Deployment'), ['spec', 'template', 'spec', ...path]);

const file = (name: string, props: Props = {}): string =>
  String(memberAt(findObject(objects(props), 'ConfigMap', 'grafana-settings'), ['data', name]));

const settings = (props: Props = {}) => file('grafana.ini', props);

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

describe('signing in', () => {
  test('is by the identity provider alone, and groups say who is what', () => {
    const text = settings();
    for (const line of [
      'disable_login_form = true',
      '[auth.basic]\nenabled = false',
      '[auth.anonymous]\nenabled = false',
      'configurable_providers = \n',
      'auto_login = true',
      'client_id = grafana',
      'scopes = openid profile groups',
      'auth_url = https://auth.ml.acme.dev/realms/ml/protocol/openid-connect/auth',
      'token_url = http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/token',
      'api_url = http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/userinfo',
      'use_pkce = true',
      'use_refresh_token = true',
      'login_attribute_path = preferred_username',
      'groups_attribute_path = groups',
      'allowed_groups = ["ml-admins","ml-engineers","sre","team-vision"]',
      "role_attribute_path = (contains(groups[*], 'ml-admins')) && 'GrafanaAdmin' || (contains(groups[*], 'ml-engineers') || contains(groups[*], 'sre')) && 'Editor' || (contains(groups[*], 'team-vision')) && 'Viewer'\n",
      'role_attribute_strict = true',
      'allow_assign_grafana_admin = true',
      'login_maximum_lifetime_duration = 24h',
    ]) {
      expect(text).toContain(line);
    }
    expect(settings({ sessionLength: '7d' })).toContain('login_maximum_lifetime_duration = 7d');
  });

  test('may do without editors, and with a claim of another form', () => {
    const identity = Object.assign(new FakeIdentity(), { groupsClaim: 'cognito:groups' });
    const text = settings({ editorGroups: undefined, identity });
    expect(text).not.toContain("'Editor'");
    expect(text).toContain(`contains("cognito:groups"[*], 'team-vision')`);
  });

  test('sends codes to one address, and signs out at the provider', () => {
    const { identity } = grafana(testChart());
    expect(identity.clients).toMatchObject([
      {
        clientId: 'grafana',
        flow: {
          redirectUris: ['https://platform.ml.acme.io/grafana/login/generic_oauth'],
          postLogoutRedirectUris: ['https://platform.ml.acme.io/grafana/login'],
        },
      },
    ]);
    expect(identity.backChannels).toEqual([['grafana', 'grafana', PODS]]);
    expect(settings()).toContain(
      'openid-connect/logout?client_id=grafana&post_logout_redirect_uri=https%3A%2F%2Fplatform.ml.acme.io%2Fgrafana%2Flogin\n',
    );
  });
});

describe('the settings', () => {
  test('are for a path, and cookies go by https alone', () => {
    expect(settings()).toContain('root_url = https://platform.ml.acme.io/grafana/');
    expect(settings()).toContain('serve_from_sub_path = true');
    expect(settings()).toContain('cookie_secure = true');
  });

  test('tell nobody anything, fetch nothing, and leave plugins of the image alone', () => {
    for (const line of [
      'reporting_enabled = false',
      'check_for_updates = false',
      'check_for_plugin_updates = false',
      'disable_gravatar = true',
      'preinstall_disabled = true',
      'preinstall_auto_update = false',
      'plugin_admin_enabled = false',
      '[snapshots]\nenabled = false\nexternal_enabled = false',
      '[public_dashboards]\nenabled = false',
    ]) {
      expect(settings()).toContain(line);
    }
  });

  test('leave alerts to Prometheus', () => {
    expect(settings()).toContain('[unified_alerting]\nenabled = true\nexecute_alerts = false');
  });

  test('let no other page show it in a frame, or those of the same host', () => {
    expect(settings()).toContain('allow_embedding = false');
    expect(settings()).toContain(`"""frame-ancestors 'none';`);
    expect(settings({ framed: true })).toContain('allow_embedding = true');
    expect(settings({ framed: true })).toContain(`"""frame-ancestors 'self';`);
  });

  test('have no secret in them: those are variables', () => {
    const env = pod(['containers', 0, 'env']) as { name: string; value?: string }[];
    expect(env.filter(({ value }) => value !== undefined)).toEqual([
      { name: 'GF_DATABASE_HOST', value: '$(DATABASE_HOST):$(DATABASE_PORT)' },
    ]);
    expect(env.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'GF_DATABASE_PASSWORD',
        'GF_SECURITY_SECRET_KEY',
        'GF_SECURITY_ADMIN_PASSWORD',
        'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET',
      ]),
    );
    expect(findObject(objects(), 'Deployment').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'database-grafana,grafana-server,oidc-grafana',
    });
  });

  test('may be more, and bring new pods', () => {
    const env = [{ name: 'GF_USERS_DEFAULT_THEME', value: 'light' }];
    expect(pod(['containers', 0, 'env'], { env })).toContainEqual(env[0]);
    const hash = (props: Props) =>
      memberAt(findObject(objects(props), 'Deployment'), ['spec', 'template', 'metadata']);
    expect(hash({})).toEqual(hash({}));
    expect(hash({})).not.toEqual(hash({ framed: true }));
  });
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
