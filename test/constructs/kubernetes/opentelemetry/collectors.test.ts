import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  LogAgent,
  TelemetryGateway,
  type IOtlpReceiver,
  type LogAgentProps,
  type OtlpDestination,
  type TelemetryGatewayProps,
} from '../../../../constructs/kubernetes/opentelemetry';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import { FakeSecretStore } from '../identity/fakes';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };
const IMAGE = 'docker.io/otel/opentelemetry-collector-contrib:0.159.0';

/** A store that remembers who sends. */
const storeOf = (senders: string[]): IOtlpReceiver => ({
  httpUrl: 'http://loki.logs.svc:3100/otlp',
  grpcUrl: undefined,
  addSender: (name, namespace) => {
    senders.push(`${namespace.name}/${name}`);
  },
});
const STORE = { kind: 'receiver', name: 'logs', receiver: storeOf([]) } as const;
const CLOUDWATCH = {
  kind: 'cloudwatch',
  region: 'us-west-2',
  logGroup: '/ml/containers',
  logStream: 'containers',
} as const;
const XRAY = { kind: 'xray', region: 'us-west-2' } as const;

const agentObjects = (props: Partial<LogAgentProps> = {}) =>
  objectsOf((chart) => {
    new LogAgent(chart, 'Agent', {
      namespace: Namespace.fromName(chart, 'Namespace', 'log-agents'),
      network: NETWORK,
      image: IMAGE,
      cluster: 'ml-test',
      destinations: [STORE],
      ...props,
    });
  });

const gatewayObjects = (
  props: Partial<TelemetryGatewayProps> = {},
  use: (gateway: TelemetryGateway) => void = () => undefined,
) =>
  objectsOf((chart) => {
    const gateway = new TelemetryGateway(chart, 'Gateway', {
      namespace: Namespace.fromName(chart, 'Namespace', 'telemetry'),
      network: NETWORK,
      image: IMAGE,
      cluster: 'ml-test',
      destinations: [{ ...STORE, name: 'traces' }],
      sampling: { keepPercent: 10, slowMilliseconds: 5000 },
      ...props,
    });
    use(gateway);
  });

const vendor = (): OtlpDestination => {
  const namespace = { name: 'log-agents' };
  const options = { name: 'exporter-vendor', namespace, component: 'telemetry' };
  const secret = new FakeSecretStore().addDeclared(
    // The fake does not look at where it is.
    undefined as never,
    'Header',
    { name: 'vendor-key' },
    { ...options, keys: { value: '{{ .value }}' } },
  );
  const header = { name: 'x-api-key', secret, key: 'value' };
  return { kind: 'otlp', name: 'the-vendor', url: 'https://otlp.acme.io:4318/base', header };
};

const configOf = (objects: readonly KubernetesObject[]) =>
  JSON.parse(String(memberAt(findObject(objects, 'ConfigMap'), ['data', 'config.yaml'])));

const podOf = (objects: readonly KubernetesObject[], kind: string) =>
  memberAt(findObject(objects, kind), ['spec', 'template', 'spec']);

const policyOf = (objects: readonly KubernetesObject[], name: string) =>
  findObject(objects, 'NetworkPolicy', name).spec;

test('everything fits the recorded structures, with and without options', () => {
  expect(agentObjects().flatMap(violations)).toEqual([]);
  expect(gatewayObjects().flatMap(violations)).toEqual([]);
  const all = { destinations: [STORE, vendor(), CLOUDWATCH] };
  expect(agentObjects(all).flatMap(violations)).toEqual([]);
});

describe('an agent', () => {
  const objects = agentObjects();
  const pod = podOf(objects, 'DaemonSet');

  test('is on every node, whatever keeps others off it', () => {
    expect(pod).toMatchObject({
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: 'platform-critical',
      serviceAccountName: 'log-agent',
      automountServiceAccountToken: true,
    });
  });

  test('is root without a capability, who reads logs and writes to its state alone', () => {
    expect(pod).toMatchObject({
      containers: [
        {
          image: IMAGE,
          securityContext: {
            runAsUser: 0,
            runAsNonRoot: false,
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [
            { mountPath: '/etc/otelcol', readOnly: true },
            { mountPath: '/var/log/pods', readOnly: true },
            { mountPath: '/var/lib/otelcol' },
          ],
        },
      ],
      volumes: [
        { configMap: { name: 'log-agent' } },
        { hostPath: { path: '/var/log/pods', type: 'Directory' } },
        { hostPath: { path: '/var/lib/otelcol', type: 'DirectoryOrCreate' } },
      ],
    });
  });

  test('knows pods of its own node, and reads none of its own', () => {
    expect(memberAt(pod, ['containers', 0, 'env'])).toEqual([
      { name: 'GOMEMLIMIT', value: '307MiB' },
      { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ]);
    expect(configOf(objects)).toMatchObject({
      receivers: {
        file_log: {
          include: ['/var/log/pods/*/*/*.log', '/var/log/pods/*/*/*.log.*'],
          exclude: [
            '/var/log/pods/*/*/*.gz',
            '/var/log/pods/*/*/*.tmp',
            '/var/log/pods/log-agents_*/*/*',
          ],
        },
      },
      processors: { k8s_attributes: { filter: { node_from_env_var: 'K8S_NODE_NAME' } } },
    });
  });

  test('sees pods everywhere, and nothing else', () => {
    expect(findObject(objects, 'ClusterRole')['rules']).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(findObject(objects, 'ClusterRoleBinding')['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'log-agent', namespace: 'log-agents' },
    ]);
  });

  test('waits for its only destination, and does not where there are others', () => {
    const waits = (given: readonly KubernetesObject[]) =>
      configOf(given).exporters['otlp_http/logs'].sending_queue.block_on_overflow;
    expect(waits(objects)).toBe(true);
    expect(waits(agentObjects({ destinations: [STORE, vendor()] }))).toBe(false);
  });

  test('is made anew when its configuration changes', () => {
    const hashOf = (given: readonly KubernetesObject[]) =>
      memberAt(findObject(given, 'DaemonSet'), ['spec', 'template', 'metadata', 'annotations']);
    expect(hashOf(agentObjects({ cluster: 'ml-other' }))).not.toEqual(hashOf(objects));
    expect(hashOf(agentObjects())).toEqual(hashOf(objects));
  });

  test('is let in by a store, and out to a vendor at its port, with its key', () => {
    const senders: string[] = [];
    const store = { ...STORE, receiver: storeOf(senders) };
    const given = agentObjects({ destinations: [store, vendor()] });
    expect(senders).toEqual(['log-agents/log-agent']);
    expect(policyOf(given, 'egress-log-agent-to-the-vendor')).toMatchObject({
      egress: [{ ports: [{ port: 4318 }] }],
    });
    expect(memberAt(podOf(given, 'DaemonSet'), ['containers', 0, 'env', 2])).toMatchObject({
      name: 'HEADER_THE_VENDOR',
    });
    expect(findObject(given, 'DaemonSet').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'exporter-vendor',
    });
    expect(configOf(given).exporters['otlp_http/the-vendor'].headers).toEqual({
      'x-api-key': '${env:HEADER_THE_VENDOR}',
    });
  });

  test('has an identity for CloudWatch, and a way to AWS with it alone', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/ml-log-agent';
    const given = agentObjects({
      destinations: [CLOUDWATCH],
      aws: { network: NETWORK, roleArn },
    });
    expect(findObject(given, 'ServiceAccount').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': roleArn,
    });
    expect(policyOf(given, 'egress-log-agent-to-aws')).toBeDefined();
    const pods = agentObjects({ destinations: [CLOUDWATCH] });
    expect(policyOf(pods, 'egress-log-agent-to-pod-identity')).toBeDefined();
    expect(JSON.stringify(objects)).not.toContain('log-agent-to-aws');
  });

  test('has its series read, and tells when something is wrong', () => {
    const metrics = new FakeMetrics();
    agentObjects({ metrics });
    expect(metrics.scraped).toMatchObject([{ name: 'log-agent', port: { number: 8888 } }]);
    expect(metrics.alerts.flatMap(({ alerts }) => alerts.map(({ name }) => name))).toEqual([
      'LogAgentDown',
      'LogsLost',
      'LogQueueNearlyFull',
      'LogsRefused',
    ]);
    expect(metrics.dashboards).toMatchObject([{ name: 'telemetry', folder: 'Platform' }]);
  });

  test('fails when it has nowhere to send to', () => {
    expect(() => agentObjects({ destinations: [] })).toThrow(
      "'destinations': the pipeline 'logs' must have a receiver and an exporter, got 1 and 0",
    );
  });

  test('fails when two destinations have one name', () => {
    expect(() => agentObjects({ destinations: [STORE, STORE] })).toThrow(
      "two of the kind 'exporter' are called 'otlp_http/logs'",
    );
  });

  test('fails when an address is none', () => {
    const wrong = { ...vendor(), url: 'http://otlp.acme.io' };
    expect(() => agentObjects({ destinations: [wrong] })).toThrow(
      "'destinations': 'http://otlp.acme.io' is no address to send to; write one such as 'https://otlp.example.com'",
    );
  });

  test('fails when its image has no exact tag', () => {
    expect(() => agentObjects({ image: 'otel/collector:latest' })).toThrow('exact tag');
  });
});

describe('a gateway', () => {
  const objects = gatewayObjects();

  test('is there several times, as its processors have to do', () => {
    expect(findObject(objects, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 6,
      scaleTargetRef: { name: 'telemetry-gateway' },
    });
    const given = gatewayObjects({ replicas: { min: 1, max: 3 } });
    expect(findObject(given, 'HorizontalPodAutoscaler').spec).toMatchObject({ minReplicas: 1 });
    expect(findObject(objects, 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
  });

  test('runs unprivileged, spread over zones and nodes', () => {
    expect(podOf(objects, 'Deployment')).toMatchObject({
      topologySpreadConstraints: [{}, {}],
      containers: [{ securityContext: { runAsUser: 10_001, runAsNonRoot: true } }],
    });
  });

  test('hands a trace to one of its like, whom it finds by a Service without an address', () => {
    expect(findObject(objects, 'Service', 'telemetry-gateway-peers').spec).toMatchObject({
      clusterIP: 'None',
      ports: [{ port: 4319 }],
    });
    expect(configOf(objects).exporters.load_balancing.resolver.dns.hostname).toBe(
      'telemetry-gateway-peers.telemetry.svc',
    );
    expect(policyOf(objects, 'ingress-telemetry-gateway-peers')).toMatchObject({
      ingress: [{ ports: [{ port: 4319 }] }],
    });
    expect(policyOf(objects, 'egress-telemetry-gateway-peers')).toBeDefined();
  });

  test('decides when a trace is whole, after what is sensitive is gone', () => {
    const { pipelines } = configOf(objects).service;
    expect(pipelines['traces/received'].processors).toEqual([
      'memory_limiter',
      'k8s_attributes',
      'resource',
      'transform',
    ]);
    expect(pipelines['traces/whole'].processors).toEqual(['memory_limiter', 'tail_sampling']);
  });

  test('keeps errors, what is slow, and some', () => {
    const given = gatewayObjects({ sampling: { keepPercent: 1, slowMilliseconds: 200 } });
    expect(configOf(given).processors.tail_sampling.policies).toMatchObject([
      { status_code: { status_codes: ['ERROR'] } },
      { latency: { threshold_ms: 200 } },
      { probabilistic: { sampling_percentage: 1 } },
    ]);
  });

  test('is reached by programs that are let in, on both sides', () => {
    const urls: (string | undefined)[] = [];
    const given = gatewayObjects({}, (gateway) => {
      urls.push(gateway.httpUrl, gateway.grpcUrl);
      const namespace = Namespace.fromName(gateway, 'Serving', 'serving');
      gateway.addSender('router', namespace, { app: 'router' });
    });
    expect(urls).toEqual([
      'http://telemetry-gateway.telemetry.svc:4318',
      'http://telemetry-gateway.telemetry.svc:4317',
    ]);
    expect(policyOf(given, 'ingress-serving-router-to-telemetry-gateway')).toMatchObject({
      ingress: [{ ports: [{ port: 4317 }, { port: 4318 }] }],
    });
    expect(policyOf(given, 'egress-router-to-telemetry-gateway')).toMatchObject({
      podSelector: { matchLabels: { app: 'router' } },
    });
  });

  test('has an identity for X-Ray', () => {
    const given = gatewayObjects({ destinations: [XRAY] });
    expect(policyOf(given, 'egress-telemetry-gateway-to-aws')).toBeDefined();
    expect(configOf(given).extensions['sigv4auth/xray']).toEqual({
      service: 'xray',
      region: 'us-west-2',
    });
  });

  test('has its series read, and tells when something is wrong', () => {
    const metrics = new FakeMetrics();
    gatewayObjects({ metrics });
    expect(metrics.alerts.flatMap(({ alerts }) => alerts.map(({ name }) => name))).toEqual([
      'TelemetryGatewayDown',
      'SpansLost',
      'SpanQueueNearlyFull',
      'SpansRefused',
      'TracesDecidedEarly',
    ]);
    expect(metrics.dashboards).toHaveLength(1);
  });

  test.each<[string, Partial<TelemetryGatewayProps>, string]>([
    ['no replica', { replicas: { min: 0, max: 2 } }, "'replicas.min' must be an integer from 1"],
    ['fewer at most', { replicas: { min: 3, max: 2 } }, "'replicas.max' must be an integer from 3"],
    [
      'more than all',
      { sampling: { keepPercent: 101, slowMilliseconds: 1 } },
      "'sampling.keepPercent' must be an integer from 0 to 100, got 101",
    ],
    [
      'no time',
      { sampling: { keepPercent: 1, slowMilliseconds: 0 } },
      "'sampling.slowMilliseconds' must be an integer from 1",
    ],
    ['no memory', { memory: '1x' }, "'memory'"],
    ['no destination', { destinations: [] }, "'destinations': the pipeline 'traces/whole'"],
  ])('fails when there is %s', (_what, props, expected) => {
    expect(() => gatewayObjects(props)).toThrow(expected);
  });
});
