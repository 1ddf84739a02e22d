import { Namespace } from '../../../../constructs/kubernetes/core';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import {
  NeuronMonitor,
  type NeuronMonitorProps,
} from '../../../../constructs/kubernetes/neuron-monitor';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';

const NEURON = presetPool('neuron', 'neuron', 'karpenter');
const SPOT = presetPool('neuron', 'spot', 'karpenter');
const GENERAL = presetPool('general', 'general', 'karpenter');

const metrics = new FakeMetrics();

const objectsWith = (props: Partial<NeuronMonitorProps> = {}) =>
  objectsOf((chart) => {
    new NeuronMonitor(chart, 'NeuronMonitor', {
      namespace: Namespace.fromName(chart, 'Namespace', 'neuron-monitor'),
      image: 'public.ecr.aws/neuron/neuron-monitor:1.3.0',
      pools: [NEURON],
      metrics,
      ...props,
    });
  });

const podWith = (props: Partial<NeuronMonitorProps> = {}) =>
  memberAt(findObject(objectsWith(props), 'DaemonSet'), ['spec', 'template', 'spec']);

describe('the monitor', () => {
  const objects = objectsWith();

  test('is a DaemonSet, and nothing beside it', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'DaemonSet neuron-monitor',
    ]);
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('starts as AWS starts it, and has what its parts share', () => {
    expect(podWith()).toMatchObject({
      containers: [
        {
          name: 'monitor',
          image: 'public.ecr.aws/neuron/neuron-monitor:1.3.0',
          command: ['/opt/bin/entrypoint.sh'],
          args: [
            '--port',
            '8000',
            '--neuron-monitor-config',
            '/opt/aws/neuron/bin/neuron-monitor.conf',
          ],
          env: [{ name: 'GOMEMLIMIT', value: '160MiB' }],
          ports: [{ name: 'metrics', containerPort: 8000 }],
          readinessProbe: { httpGet: { path: '/metrics', port: 'metrics' } },
          resources: { requests: { memory: '128Mi' }, limits: { memory: '256Mi' } },
        },
      ],
    });
  });

  test('is privileged, and may call nothing of Kubernetes', () => {
    const pod = podWith();
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      priorityClassName: 'platform-critical',
    });
    expect(memberAt(pod, ['containers', '0', 'securityContext'])).toEqual({ privileged: true });
  });

  test('runs on every node of its pools, and tolerates each taint once', () => {
    const term = (pool: string) => ({
      matchExpressions: [{ key: 'karpenter.sh/nodepool', operator: 'In', values: [pool] }],
    });
    expect(podWith({ pools: [NEURON, SPOT] })).toMatchObject({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [term('neuron'), term('spot')],
          },
        },
      },
      tolerations: [{ key: 'aws.amazon.com/neuron', operator: 'Exists', effect: 'NoSchedule' }],
    });
  });

  test('is read at its port, by the name of its node', () => {
    expect(metrics.scraped[0]).toMatchObject({
      name: 'neuron-monitor',
      pods: { 'app.kubernetes.io/name': 'neuron-monitor' },
      port: { name: 'metrics', number: 8000 },
      namesNode: true,
    });
  });
});

test('fails when there is no pool', () => {
  expect(() => objectsWith({ pools: [] })).toThrow(/'pools' must have one at least, got none/);
});

test('fails when a pool has no Neuron devices', () => {
  expect(() => objectsWith({ pools: [NEURON, GENERAL] })).toThrow(
    /'pools' must have Neuron devices, got 'general' without; leave it out/,
  );
});

test('fails when its image has no exact tag', () => {
  const image = 'public.ecr.aws/neuron/neuron-monitor:latest';
  expect(() => objectsWith({ image })).toThrow(/must end with an exact tag or a digest/);
});
