import {
  argoWorkflows,
  awsLoadBalancerController,
  certManager,
  cloudNativePg,
  dcgmExporter,
  efaDevicePlugin,
  efsCsiDriver,
  envoyGateway,
  externalDns,
  externalSecrets,
  ingressNginx,
  karpenter,
  keda,
  kubePrometheusStack,
  leaderWorkerSet,
  metricsServer,
  neuronDevicePlugin,
  nodeExporter,
  nvidiaDevicePlugin,
  nvidiaGpuOperator,
  openCost,
  prometheusAdapter,
  reloader,
  type Operator,
} from '../../../constructs/operators';
import { CHARTS } from '../../../lib/catalogue';
import { nullValues } from '../../../lib/release/null-values';
import { chartRecordings, chartViolations } from '../../support/chart-values';
import { PROMETHEUS } from '../../support/metrics';

// Every prop is given, so that every value is written.
const roleArn = 'arn:aws:iam::111122223333:role/ml-test';
const placement = {
  nodeSelector: { role: 'system' },
  tolerations: [{ key: 'system', operator: 'Exists', effect: 'NoSchedule' }],
} as const;
const common = {
  placement,
  monitoredFrom: PROMETHEUS,
  priorityClassName: 'critical',
  replicas: 3,
};

const OPERATORS: readonly (readonly [title: string, operator: Operator])[] = [
  [
    'Argo Workflows',
    argoWorkflows({
      ...common,
      roleArn,
      path: '/argo',
      signOn: {
        issuer: 'https://auth.example.com',
        discovery: 'http://auth',
        redirectUrl: 'https://platform.example.com/argo/oauth2/callback',
        scopes: ['groups'],
        groupsClaim: 'groups',
        groups: ['team-a'],
        sessionHours: 8,
      },
      defaults: { longestHours: 1, keptAfterSuccessHours: 1, keptAfterFailureHours: 1 },
      parallelism: 2,
      parallelismPerNamespace: 1,
      archiveDays: 1,
    }),
  ],
  [
    'AWS Load Balancer Controller',
    awsLoadBalancerController({
      ...common,
      roleArn,
      clusterName: 'ml-test',
      region: 'eu-west-1',
      vpc: { tags: { Name: 'ml-test' } },
    }),
  ],
  [
    'AWS Load Balancer Controller in a VPC by id',
    awsLoadBalancerController({ clusterName: 'a', region: 'b', vpc: { id: 'vpc-0123' } }),
  ],
  ['cert-manager', certManager({ ...common, acme: { roleArn } })],
  [
    'CloudNativePG',
    cloudNativePg({ ...common, databaseNamespaces: ['databases'], objectStoreBackups: true }),
  ],
  ['DCGM exporter', dcgmExporter(common)],
  ['EFA device plugin', efaDevicePlugin({ placement })],
  ['EFS CSI driver', efsCsiDriver({ placement, roleArn, replicas: 3 })],
  ['Envoy Gateway', envoyGateway({ ...common, gatewayNamespace: 'gateway' })],
  [
    'ExternalDNS',
    externalDns({
      ...common,
      roleArn,
      domain: 'ml.example.com',
      zoneType: 'public',
      owner: 'ml-test',
      region: 'eu-west-1',
      routes: 'ingress',
      policy: 'sync',
    }),
  ],
  ['External Secrets', externalSecrets({ ...common, aws: { roleArn } })],
  [
    'ingress-nginx',
    ingressNginx({
      loadBalancer: { kind: 'other', tlsSecret: 'wildcard' },
      priorityClassName: 'critical',
    }),
  ],
  [
    'Karpenter',
    karpenter({
      clusterName: 'ml-test',
      interruptionQueue: 'ml-test-karpenter',
      serviceAccount: 'karpenter',
      nodeSelector: { role: 'system' },
      roleArn,
      monitoredFrom: PROMETHEUS,
    }),
  ],
  ['KEDA', keda({ ...common, aws: { roleArn }, readsSecrets: true })],
  [
    'kube-prometheus-stack',
    kubePrometheusStack({
      placement,
      priorityClassName: 'critical',
      name: 'test',
      monitorLabels: PROMETHEUS.monitorLabels,
      storage: { size: '50Gi', storageClassName: 'gp3' },
      retentionSize: '40Gi',
      reclaimPolicy: 'delete',
      externalLabels: { cluster: 'ml-test' },
      readsClusterDns: true,
      roleArns: { prometheus: roleArn, alertmanager: roleArn },
      remoteWrites: [
        { name: 'amazon', url: 'https://aps', login: { by: 'aws', region: 'eu-west-1' } },
      ],
      alerting: {
        receivers: { chat: { kind: 'slack', secret: { name: 'alerts-chat', key: 'url' } } },
        default: 'chat',
        routes: [],
        groupBy: ['alertname'],
        repeatHours: 12,
      },
    }),
  ],
  ['LeaderWorkerSet', leaderWorkerSet(common)],
  ['metrics server', metricsServer(common)],
  ['Neuron device plugin', neuronDevicePlugin(common)],
  ['node exporter', nodeExporter({ monitoredFrom: PROMETHEUS, priorityClassName: 'critical' })],
  ['NVIDIA device plugin', nvidiaDevicePlugin({ ...common, migStrategy: 'single' })],
  ['GPU operator', nvidiaGpuOperator({ ...common, nodeImage: 'plain', mig: true })],
  [
    'OpenCost',
    openCost({
      ...common,
      clusterName: 'ml-test',
      prometheusUrl: 'http://prometheus:9090',
      sources: [],
    }),
  ],
  [
    'prometheus-adapter',
    prometheusAdapter({
      ...common,
      prometheus: { url: 'http://prometheus', port: 9090 },
      sources: [],
      metrics: [{ series: 'up', name: 'up' }],
    }),
  ],
  ['Reloader', reloader(common)],
];

const RELEASES = OPERATORS.flatMap(([title, { releases }]) =>
  releases.map((release) => [`${title}: ${release.name}`, release] as const),
);

test.each(RELEASES)('%s sets only what its chart takes', (_title, release) => {
  expect(chartViolations(release)).toEqual([]);
});

test.each(RELEASES)('%s was recorded at the version that is installed', (_title, { chart }) => {
  expect(chartRecordings.get(chart.name)).toMatchObject({ version: chart.version });
});

test.each(RELEASES)('%s sets nothing to null, which GitOps would lose', (_title, { values }) => {
  expect(nullValues(values)).toEqual([]);
});

test.each(OPERATORS)('%s has its releases in the order of their waves', (_title, { releases }) => {
  const waves = releases.map(({ wave }) => wave);
  expect(waves).toEqual(waves.toSorted());
});

describe('what a chart does not take is found', () => {
  const chart = CHARTS.certManager;

  test.each<
    [mistake: string, values: Parameters<typeof chartViolations>[0]['values'], found: string]
  >([
    ['a misspelt key', { replicas: 2 }, '.replicas is unknown'],
    ['a misspelt key inside', { crds: { enable: true } }, '.crds.enable is unknown'],
    ['another type', { replicaCount: '2' }, '.replicaCount must be number, got "2"'],
    [
      'a list of another type',
      { approveSignerNames: [1] },
      '.approveSignerNames must be []string, got [1]',
    ],
    ['text where a map is meant', { webhook: 'on' }, '.webhook must be a map, got "on"'],
    ['a list where a map is meant', { affinity: [] }, '.affinity must be open, got []'],
    ['one value where a list is meant', { tolerations: {} }, '.tolerations must be []any, got {}'],
  ])('fails when a release has %s', (_mistake, values, found) => {
    expect(chartViolations({ chart, values })).toEqual([found]);
  });

  test('fails when a chart was never recorded', () => {
    expect(chartViolations({ chart: { ...chart, name: 'other' }, values: {} })).toEqual([
      "no values are recorded of the chart 'other'",
    ]);
  });
});
