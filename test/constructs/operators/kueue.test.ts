import { load } from 'js-yaml';
import { kueue, type KueueProps } from '../../../constructs/operators';
import { chartViolations } from '../../support/chart-values';
import { PROMETHEUS } from '../../support/metrics';

const operator = (props: Partial<KueueProps> = {}) =>
  kueue({
    frameworks: ['ray.io/rayjob', 'batch/job'],
    jobNamespaces: ['team-vision', 'team-language'],
    ...props,
  });

const valuesOf = (props: Partial<KueueProps> = {}) => operator(props).releases[0]?.values;

/** What Kueue reads, from the text that the chart takes. */
const configurationOf = (props: Partial<KueueProps> = {}): unknown => {
  const values = valuesOf(props)?.['managerConfig'];
  expect(values).toEqual({ controllerManagerConfigYaml: expect.any(String) });
  return load(Object.values(values ?? {}).join(''));
};

test('it is one release whose CRDs are templates', () => {
  expect(operator().releases).toMatchObject([
    { name: 'kueue', namespace: 'kueue-system', wave: 3, definitions: 'templated' },
  ]);
});

test('the API server calls its webhooks and asks which workloads wait, and it the API server', () => {
  expect(operator().namespace).toEqual({
    name: 'kueue-system',
    calls: ['api-server'],
    calledOn: [
      { port: 9443, by: 'api-server' },
      { port: 8082, by: 'api-server' },
    ],
  });
});

test('the image is a release, at an exact tag', () => {
  expect(valuesOf()).toMatchObject({
    controllerManager: {
      manager: {
        image: {
          repository: 'registry.k8s.io/kueue/kueue',
          tag: 'v0.19.2',
          pullPolicy: 'IfNotPresent',
        },
      },
    },
  });
});

test('its configuration is a whole one, on the ports that are let through', () => {
  expect(configurationOf()).toEqual({
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    health: { healthProbeBindAddress: ':8081' },
    metrics: { bindAddress: ':8443', enableClusterQueueResources: false },
    webhook: { port: 9443 },
    leaderElection: { leaderElect: true, resourceName: 'c1f6bfd2.kueue.x-k8s.io' },
    controller: {
      groupKindConcurrency: {
        'Job.batch': 5,
        'Workload.kueue.x-k8s.io': 10,
        'LocalQueue.kueue.x-k8s.io': 5,
        'ClusterQueue.kueue.x-k8s.io': 5,
        'ResourceFlavor.kueue.x-k8s.io': 1,
      },
    },
    internalCertManagement: {
      enable: true,
      webhookServiceName: 'kueue-webhook-service',
      webhookSecretName: 'kueue-webhook-server-cert',
    },
    resources: { excludeResourcePrefixes: ['ephemeral-storage', 'vpc.amazonaws.com/'] },
    manageJobsWithoutQueueName: false,
    managedJobsNamespaceSelector: {
      matchExpressions: [
        {
          key: 'kubernetes.io/metadata.name',
          operator: 'In',
          values: ['team-language', 'team-vision'],
        },
      ],
    },
    waitForPodsReady: {
      timeout: '1200s',
      recoveryTimeout: '1200s',
      blockAdmission: false,
      requeuingStrategy: {
        timestamp: 'Eviction',
        backoffLimitCount: 10,
        backoffBaseSeconds: 60,
        backoffMaxSeconds: 3600,
      },
    },
    integrations: { frameworks: ['batch/job', 'ray.io/rayjob'] },
  });
});

test('a framework that is named twice is there once, because Kueue would end', () => {
  const frameworks = ['ray.io/rayjob', 'batch/job', 'ray.io/rayjob'] as const;
  expect(configurationOf({ frameworks })).toMatchObject({
    integrations: { frameworks: ['batch/job', 'ray.io/rayjob'] },
  });
});

test('pods may take longer to be ready, and so may those that replace them', () => {
  expect(configurationOf({ readyTimeoutSeconds: 2400 })).toMatchObject({
    waitForPodsReady: { timeout: '2400s', recoveryTimeout: '2400s' },
  });
});

test.each([
  [{ backoffLimitCount: 0 }],
  [{ backoffBaseSeconds: 30 }],
  [{ backoffMaxSeconds: 600 }],
  [{ backoffBaseSeconds: 300, backoffMaxSeconds: 300 }],
])('a job comes back as %j says, and otherwise by default', (requeuing) => {
  expect(configurationOf({ requeuing })).toMatchObject({
    waitForPodsReady: {
      requeuingStrategy: {
        backoffLimitCount: 10,
        backoffBaseSeconds: 60,
        backoffMaxSeconds: 3600,
        ...requeuing,
      },
    },
  });
});

test('queues share by weight where they are told to', () => {
  expect(configurationOf({ fairSharing: false })).not.toHaveProperty('fairSharing');
  expect(configurationOf({ fairSharing: true })).toMatchObject({
    fairSharing: {
      preemptionStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'],
    },
  });
});

test('it has two replicas over zones, a budget and limits', () => {
  const labels = { 'app.kubernetes.io/name': 'kueue', 'app.kubernetes.io/instance': 'kueue' };
  expect(valuesOf()).toMatchObject({
    controllerManager: {
      replicas: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      topologySpreadConstraints: [
        { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labels } },
        { topologyKey: 'kubernetes.io/hostname' },
      ],
      manager: {
        resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '2Gi' } },
      },
    },
  });
});

test('one replica has no budget, which would hold up the drain of its node', () => {
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    controllerManager: { replicas: 1, podDisruptionBudget: { enabled: false } },
  });
});

test('it goes where it is told, with the priority that it is given', () => {
  const tolerations = [{ key: 'system', operator: 'Exists' }] as const;
  const placement = { nodeSelector: { role: 'system' }, tolerations };
  expect(valuesOf({ placement, priorityClassName: 'critical' })).toMatchObject({
    controllerManager: {
      nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
      tolerations,
      manager: { priorityClassName: 'critical' },
    },
  });
});

test('Prometheus is let in and quotas counted, where one reads it, and no monitor made that it would not select', () => {
  const monitored = { monitoredFrom: PROMETHEUS };
  expect(valuesOf(monitored)).not.toHaveProperty('enablePrometheus');
  expect(configurationOf(monitored)).toMatchObject({
    metrics: { bindAddress: ':8443', enableClusterQueueResources: true },
  });
  expect(operator(monitored).namespace?.calledOn).toContainEqual({
    port: 8443,
    by: { namespace: 'monitoring' },
  });
});

test('fails when no framework is named, because Kueue would take jobs of its own choice', () => {
  expect(() => operator({ frameworks: [] })).toThrow("'frameworks' must name at least one");
});

test('fails when no namespace is named, because it would be every namespace', () => {
  expect(() => operator({ jobNamespaces: [] })).toThrow("'jobNamespaces' must name at least one");
});

test.each<[props: Partial<KueueProps>, message: string]>([
  [{ readyTimeoutSeconds: 0 }, "'readyTimeoutSeconds' must be a whole number of at least 1, got 0"],
  [{ readyTimeoutSeconds: 1.5 }, "'readyTimeoutSeconds' must be a whole number"],
  [
    { requeuing: { backoffLimitCount: -1 } },
    "'requeuing.backoffLimitCount' must be a whole number of at least 0, got -1",
  ],
  [
    { requeuing: { backoffBaseSeconds: 0 } },
    "'requeuing.backoffBaseSeconds' must be a whole number of at least 1, got 0",
  ],
  [
    { requeuing: { backoffBaseSeconds: 120, backoffMaxSeconds: 60 } },
    "'requeuing.backoffMaxSeconds' must be a whole number of at least 120, got 60",
  ],
])('fails when a number is none that Kueue can keep to: %j', (props, message) => {
  expect(() => operator(props)).toThrow(message);
});

test('the chart knows every value', () => {
  const everything = {
    replicas: 3,
    monitoredFrom: PROMETHEUS,
    priorityClassName: 'critical',
    placement: { nodeSelector: { role: 'system' } },
    fairSharing: true,
    requeuing: { backoffLimitCount: 3 },
  };
  const releases = [operator(), operator(everything)];
  expect(releases.flatMap((each) => each.releases.flatMap(chartViolations))).toEqual([]);
});
