import { findObject, memberAt, type KubernetesObject } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import {
  agentObjects,
  configOf,
  IMAGE,
  NETWORK,
  podOf,
  policyOf,
  STORE,
  storeOf,
  vendor,
} from './fixture';

const CLOUDWATCH = {
  kind: 'cloudwatch',
  region: 'us-west-2',
  logGroup: '/ml/containers',
  logStream: 'containers',
} as const;

describe('an agent', () => {
  const objects = agentObjects();
  const pod = podOf(objects, 'DaemonSet');

  test('fits the recorded structures, with and without options', () => {
    expect(objects.flatMap(violations)).toEqual([]);
    const all = { destinations: [STORE, vendor(), CLOUDWATCH] };
    expect(agentObjects(all).flatMap(violations)).toEqual([]);
  });

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
