import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  TrainingRuntime,
  type TrainingRuntimeProps,
} from '../../../../constructs/kubernetes/training';
import { AcceleratorRequest } from '../../../../lib/values';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

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

test.each<[what: string, props: Partial<TrainingRuntimeProps>, message: string]>([
  ['a name with a dot', { name: 'a.b' }, "'name': the name of a runtime must consist of"],
  ['a long name', { name: 'a'.repeat(41) }, 'at most 40 characters'],
  [
    'a framework that Trainer does not know',
    { framework: { kind: 'paddle' } },
    "'framework' must be one that Trainer knows, got 'paddle'; make a TrainingJob instead",
  ],
])('fails when given %s', (_, props, message) => {
  expect(() => runtime(props)).toThrow(message);
});
