import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  Experiment,
  type ExperimentProps,
  type TrialOptions,
} from '../../../../constructs/kubernetes/katib';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

/** Training that every experiment here tries. */
export const TRAINING = {
  framework: { kind: 'pytorch' },
  image: 'docker.io/pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime',
  program: { from: 'image', entry: '/opt/mnist.py', args: ['--epochs=3'] },
  resources: { cpu: '2', memory: '8Gi' },
  serviceAccountName: 'vision-workload',
} as const satisfies Extract<TrialOptions, { training: unknown }>['training'];

/** A job that trains by itself. */
export const JOB = {
  kind: 'Job',
  spec: {
    template: {
      spec: {
        containers: [{ name: 'train', command: ['python', 'a.py', '--lr=${trialParameters.lr}'] }],
      },
    },
  },
  container: 'train',
} as const;

const GIVEN = {
  name: 'mnist',
  objective: { type: 'minimize', metric: 'loss' },
  algorithm: { name: 'random' },
  parameters: { lr: { type: 'double', min: 0.001, max: 0.1 } },
  trial: { training: TRAINING },
} as const satisfies Partial<ExperimentProps>;

/** What an experiment comes to. */
export const experimentObjects = (props: Partial<ExperimentProps> = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    new Experiment(chart, 'Experiment', { ...GIVEN, namespace, ...props });
  });

/** A member of what an experiment says. */
export const experimentMember = (
  path: readonly (string | number)[],
  props: Partial<ExperimentProps> = {},
): unknown => memberAt(findObject(experimentObjects(props), 'Experiment'), ['spec', ...path]);
