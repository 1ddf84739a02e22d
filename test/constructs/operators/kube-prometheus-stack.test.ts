import { kubePrometheusStack, type KubePrometheusStackProps } from '../../../constructs/operators';
import { CHARTS } from '../../../lib/catalogue';
import { memberAt } from '../../support/kubernetes';

const PROPS: KubePrometheusStackProps = {
  name: 'test',
  monitorLabels: { 'read-by': 'test' },
  storage: { size: '50Gi', storageClassName: 'gp3' },
  retentionSize: '40Gi',
};

const stack = (props: Partial<KubePrometheusStackProps> = {}) =>
  kubePrometheusStack({ ...PROPS, ...props });
const valuesOf = (props: Partial<KubePrometheusStackProps> = {}) =>
  stack(props).releases[1]?.values;
const prometheus = (props: Partial<KubePrometheusStackProps> = {}) =>
  memberAt(valuesOf(props), ['prometheus', 'prometheusSpec']);
const alertmanager = (props: Partial<KubePrometheusStackProps> = {}) =>
  memberAt(valuesOf(props), ['alertmanager', 'alertmanagerSpec']);

describe('the releases', () => {
  test('are the CRDs, before every monitor, and the stack without them', () => {
    expect(stack().releases).toMatchObject([
      {
        name: 'prometheus-operator-crds',
        namespace: 'monitoring',
        wave: 1,
        definitions: 'templated',
        values: {},
      },
      {
        name: 'kube-prometheus-stack',
        namespace: 'monitoring',
        wave: 3,
        definitions: 'separate-release',
        skipDefinitions: true,
      },
    ]);
  });

  test('are of one operator', () => {
    const [definitions, operator] = stack().releases;
    expect(definitions?.chart.appVersion).toBe(operator?.chart.appVersion);
    expect(CHARTS.kubePrometheusStack.appVersion).toBe('v0.93.1');
  });
});

describe('its namespace', () => {
  test('is restricted, and calls the API server, nodes and itself', () => {
    const own = [8080, 9090, 9093, 9094, { port: 9094, protocol: 'UDP' }, 10250];
    expect(stack().namespace).toEqual({
      name: 'monitoring',
      calls: ['api-server', { vpcPorts: [9100, 10250] }, { namespace: 'monitoring', ports: own }],
      calledOn: [
        { port: 10250, by: 'api-server' },
        ...own.map((port) => ({ port, by: { namespace: 'monitoring' } })),
      ],
    });
  });

  test('lets in who asks for metrics, and out to what is read', () => {
    const scraped = { namespace: 'mlflow', ports: [5000] };
    const { namespace } = stack({ queriedFrom: ['keda'], scrapes: [scraped] });
    expect(namespace?.calledOn).toContainEqual({ port: 9090, by: { namespace: 'keda' } });
    expect(namespace?.calls).toContainEqual(scraped);
  });
});

test('pages are where they are told, and programs ask below the root as before', () => {
  expect(JSON.stringify(valuesOf())).not.toContain('externalUrl');
  const pages = {
    prometheus: 'https://acme.io/prometheus',
    alertmanager: 'https://acme.io/alertmanager',
  };
  expect(prometheus({ pages })).toMatchObject({ externalUrl: pages.prometheus });
  expect(alertmanager({ pages })).toMatchObject({ externalUrl: pages.alertmanager });
  expect(JSON.stringify(valuesOf({ pages }))).not.toContain('routePrefix');
});

describe('names and labels', () => {
  test('begin as they are told, so that others know them beforehand', () => {
    expect(valuesOf()).toMatchObject({
      fullnameOverride: 'test',
      'kube-state-metrics': { fullnameOverride: 'test-kube-state-metrics' },
    });
  });

  test('select monitors, rules and routes of alerts in every namespace, and are those of the chart’s own', () => {
    const selector = { matchLabels: { 'read-by': 'test' } };
    expect(prometheus()).toMatchObject({
      serviceMonitorSelector: selector,
      podMonitorSelector: selector,
      probeSelector: selector,
      ruleSelector: selector,
      scrapeConfigSelector: selector,
    });
    expect(alertmanager()).toMatchObject({ alertmanagerConfigSelector: selector });
    expect(valuesOf()).toMatchObject({
      commonLabels: { 'read-by': 'test' },
      'kube-state-metrics': {
        prometheus: { monitor: { enabled: true, additionalLabels: { 'read-by': 'test' } } },
      },
    });
  });

  test('outside are none unless they are given', () => {
    expect(prometheus()).not.toHaveProperty('externalLabels');
    expect(prometheus({ externalLabels: { cluster: 'a' } })).toMatchObject({
      externalLabels: { cluster: 'a' },
    });
  });
});

describe('metrics', () => {
  test('are kept for fifteen days, as far as there is room', () => {
    expect(prometheus()).toMatchObject({ retention: '15d', retentionSize: '40960MiB' });
    expect(prometheus({ retentionDays: 30, retentionSize: '1500M' })).toMatchObject({
      retention: '30d',
      retentionSize: '1430MiB',
    });
  });

  test('lie on volumes, which stay unless they are to go', () => {
    expect(prometheus()).toMatchObject({
      storageSpec: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: 'gp3',
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '50Gi' } },
          },
        },
      },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
    expect(alertmanager()).toMatchObject({
      storage: {
        volumeClaimTemplate: { spec: { resources: { requests: { storage: '2Gi' } } } },
      },
    });
    const going = {
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
    };
    expect(prometheus({ reclaimPolicy: 'delete' })).toMatchObject(going);
    expect(alertmanager({ reclaimPolicy: 'delete' })).toMatchObject(going);
  });

  test('of kubelets are found by slices of endpoints', () => {
    expect(prometheus()).toMatchObject({ serviceDiscoveryRole: 'EndpointSlice' });
    expect(valuesOf()).toMatchObject({
      prometheusOperator: { kubeletEndpointsEnabled: false, kubeletEndpointSliceEnabled: true },
    });
  });

  test('of what EKS shows nobody are not read, nor is anything drawn', () => {
    const off = { enabled: false };
    expect(valuesOf()).toMatchObject({
      coreDns: off,
      kubeControllerManager: off,
      kubeEtcd: off,
      kubeProxy: off,
      kubeScheduler: off,
      nodeExporter: off,
      grafana: off,
    });
  });

  test('are none of Secrets and ConfigMaps, whose content would be read for them', () => {
    expect(valuesOf()).toMatchObject({
      'kube-state-metrics': { collectorsExclude: ['configmaps', 'secrets'] },
    });
  });
});

describe('servers', () => {
  test('are two of each over zones and nodes, of which one stays', () => {
    expect(prometheus()).toMatchObject({
      replicas: 2,
      topologySpreadConstraints: [
        {
          topologyKey: 'topology.kubernetes.io/zone',
          labelSelector: {
            matchLabels: {
              'app.kubernetes.io/name': 'prometheus',
              'app.kubernetes.io/instance': 'test-prometheus',
            },
          },
        },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
    });
    expect(alertmanager()).toMatchObject({ replicas: 2 });
    const budget = { podDisruptionBudget: { enabled: true, minAvailable: 1 } };
    expect(valuesOf()).toMatchObject({ prometheus: budget, alertmanager: budget });
  });

  test('that are alone have no budget, which would hold up every drain', () => {
    const values = valuesOf({ replicas: 1 });
    expect(prometheus({ replicas: 1 })).toMatchObject({ replicas: 1 });
    expect(alertmanager({ replicas: 1 })).toMatchObject({ replicas: 1 });
    expect(memberAt(values, ['prometheus'])).not.toHaveProperty('podDisruptionBudget');
    expect(memberAt(values, ['alertmanager'])).not.toHaveProperty('podDisruptionBudget');
  });

  test('answer whom they answered before', () => {
    expect(valuesOf()).toMatchObject({ prometheus: { service: { sessionAffinity: 'ClientIP' } } });
  });

  test('have their memory to themselves', () => {
    const memory = (amount: string) => ({
      resources: { requests: { cpu: '500m', memory: amount }, limits: { memory: amount } },
    });
    expect(prometheus()).toMatchObject(memory('4Gi'));
    expect(prometheus({ memory: '12Gi' })).toMatchObject(memory('12Gi'));
  });
});

describe('pods', () => {
  const placement = {
    nodeSelector: { role: 'system' },
    tolerations: [{ key: 'system', operator: 'Exists' }],
  } as const;
  const linux = (role: string) => ({
    nodeSelector: { 'kubernetes.io/os': 'linux', role },
  });

  test('all request something, and have a limit of memory', () => {
    const limited = (memory: string) => ({ resources: { limits: { memory } } });
    expect(valuesOf()).toMatchObject({
      prometheusOperator: {
        ...limited('512Mi'),
        prometheusConfigReloader: limited('128Mi'),
        admissionWebhooks: { patch: limited('128Mi') },
      },
      'kube-state-metrics': limited('1Gi'),
    });
    expect(alertmanager()).toMatchObject(limited('256Mi'));
  });

  test('go where they are told; servers where there are volumes', () => {
    const servers = { nodeSelector: { role: 'servers' } };
    const props = { placement, serverPlacement: servers };
    expect(valuesOf(props)).toMatchObject({
      prometheusOperator: {
        ...linux('system'),
        tolerations: placement.tolerations,
        admissionWebhooks: { patch: linux('system') },
      },
      'kube-state-metrics': linux('system'),
    });
    expect(prometheus(props)).toMatchObject(linux('servers'));
    expect(alertmanager(props)).toMatchObject(linux('servers'));
    expect(prometheus({ placement })).toMatchObject(linux('system'));
  });

  test('have the priority that they are given', () => {
    const critical = { priorityClassName: 'critical' };
    expect(valuesOf(critical)).toMatchObject({
      prometheusOperator: critical,
      'kube-state-metrics': critical,
    });
    expect(prometheus(critical)).toMatchObject(critical);
    expect(alertmanager(critical)).toMatchObject(critical);
    expect(JSON.stringify(valuesOf())).not.toContain('priorityClassName');
  });
});

describe('it fails when', () => {
  test.each<[mistake: string, props: Partial<KubePrometheusStackProps>, message: string]>([
    ['a name is none', { name: 'The_Stack' }, "'name'"],
    [
      'the chart would cut the name',
      { name: 'a-name-of-twenty-seven-char' },
      "'name' must have at most 26 characters, got 'a-name-of-twenty-seven-char'",
    ],
    [
      'monitors of everybody would be read',
      { monitorLabels: {} },
      "'monitorLabels' must have at least one label, got none",
    ],
    [
      'days are no number of days',
      { retentionDays: 0.5 },
      "'retentionDays' must be a whole number",
    ],
    ['a size is none', { retentionSize: 'large' }, "'large' is not a Kubernetes quantity"],
  ])('%s', (_mistake, props, message) => {
    expect(() => stack(props)).toThrow(message);
  });
});
