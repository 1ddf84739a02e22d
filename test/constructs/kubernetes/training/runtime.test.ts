import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  TrainingRuntime,
  type TrainingRuntimeProps,
} from '../../../../constructs/kubernetes/training';
import { AcceleratorRequest } from '../../../../lib/values';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { NODE_REFUSALS } from './fixture';

const runtime = (props: Partial<TrainingRuntimeProps> = {}) =>
  findObject(
    objectsOf((chart) => {
      new TrainingRuntime(chart, 'Runtime', {
        name: 'torch',
        namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
        framework: { kind: 'pytorch' },
        image: 'docker.io/pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime',
        resources: { cpu: '4', memory: '16Gi' },
        serviceAccountName: 'vision-workload',
        ...props,
      });
    }),
    'TrainingRuntime',
  );

const POD = ['template', 'spec', 'replicatedJobs', 0, 'template', 'spec', 'template', 'spec'];

test('fits the recorded structures', () => {
  expect(violations(runtime())).toEqual([]);
});

test('leaves to jobs what runs, and on how many nodes', () => {
  expect(runtime().spec).toMatchObject({ mlPolicy: { numNodes: 1, torch: {} } });
  const container = memberAt(runtime().spec, [...POD, 'containers', 0]);
  expect(container).toMatchObject({ name: 'node', securityContext: { runAsUser: 1000 } });
  expect(container).not.toHaveProperty('command');
  expect(container).not.toHaveProperty('args');
});

test('gives each node its devices', () => {
  const accelerator = AcceleratorRequest.gpu({ count: 1 });
  expect(
    memberAt(runtime({ accelerator }).spec, [...POD, 'containers', 0, 'resources', 'limits']),
  ).toEqual({ memory: '16Gi', 'nvidia.com/gpu': '1' });
});

test('keeps the nodes of each job in one zone, and jobs apart', () => {
  expect(memberAt(runtime().spec, [...POD, 'affinity'])).toEqual({
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: 'topology.kubernetes.io/zone',
          labelSelector: { matchLabels: { 'eks-ml-platform/training-nodes': 'torch' } },
          matchLabelKeys: ['jobset.sigs.k8s.io/jobset-name'],
        },
      ],
    },
  });
});

test('Volcano starts its nodes together, and schedules them', () => {
  const { spec } = runtime({ queue: QueueReference.volcano('vision') });
  expect(memberAt(spec, ['podGroupPolicy'])).toEqual({ volcano: {} });
  expect(memberAt(spec, [...POD, 'schedulerName'])).toBe('volcano');
  expect(memberAt(spec, ['template', 'metadata', 'annotations'])).toEqual({
    'scheduling.volcano.sh/queue-name': 'vision',
  });
});

test('Kubernetes schedules nodes that wait in a queue of Kueue', () => {
  const { spec } = runtime({ queue: QueueReference.kueue('vision') });
  expect(spec).not.toHaveProperty('podGroupPolicy');
  expect(memberAt(spec, POD)).not.toHaveProperty('schedulerName');
});

test.each<[what: string, props: Partial<TrainingRuntimeProps>, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of a runtime must consist of"],
  ['a long name', { name: 'a'.repeat(41) }, 'at most 40 characters'],
  [
    'more shared memory than there is',
    { sharedMemory: '16Gi' },
    "'sharedMemory' must be less than the memory of a node, 16Gi",
  ],
  [
    'a framework that Trainer does not know',
    { framework: { kind: 'paddle' } },
    "'framework' must be one that Trainer knows, got 'paddle'; make a TrainingJob instead",
  ],
  ...NODE_REFUSALS,
])('fails when given %s', (_, props, message) => {
  expect(() => runtime(props)).toThrow(message);
});
