import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { describeObjects, findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { experimentMember, experimentObjects, JOB, TRAINING } from './experiment-fixture';

const objects = experimentObjects();

const conditions = (success: string) => ({
  successCondition: `status.conditions.#(type=="${success}")#|#(status=="True")#`,
  failureCondition: 'status.conditions.#(type=="Failed")#|#(status=="True")#',
});

test('it is an object of its own, and a runtime where trials are training', () => {
  expect(describeObjects(objects)).toBe('TrainingRuntime/mnist, Experiment/mnist');
  expect(findObject(objects, 'Experiment')).toMatchObject({
    apiVersion: 'kubeflow.org/v1beta1',
    metadata: { name: 'mnist', namespace: 'team-vision' },
  });
  expect(findObject(objects, 'TrainingRuntime').metadata.namespace).toBe('team-vision');
});

test('it carries no queue itself, which its algorithm would wait in', () => {
  const { metadata } = findObject(
    experimentObjects({ queue: QueueReference.kueue('vision') }),
    'Experiment',
  );
  expect(JSON.stringify(metadata)).not.toContain('kueue');
});

test('it runs twelve trials, three at once, unless it is told otherwise', () => {
  expect(experimentMember([])).toMatchObject({
    parallelTrialCount: 3,
    maxTrialCount: 12,
    maxFailedTrialCount: 3,
  });
  expect(experimentMember([], { maxTrials: 2 })).toMatchObject({
    parallelTrialCount: 2,
    maxTrialCount: 2,
    maxFailedTrialCount: 2,
  });
  const all = { maxTrials: 50, parallelTrials: 5, maxFailedTrials: 0 };
  expect(experimentMember([], all)).toMatchObject({
    parallelTrialCount: 5,
    maxTrialCount: 50,
    maxFailedTrialCount: 0,
  });
});

test('objective and algorithm are what Katib calls them', () => {
  expect(experimentMember(['objective'])).toEqual({
    type: 'minimize',
    objectiveMetricName: 'loss',
  });
  expect(
    experimentMember(['objective'], {
      objective: { type: 'maximize', metric: 'accuracy', goal: 0.99, additionalMetrics: ['loss'] },
    }),
  ).toEqual({
    type: 'maximize',
    goal: 0.99,
    objectiveMetricName: 'accuracy',
    additionalMetricNames: ['loss'],
  });
  expect(
    experimentMember(['algorithm'], {
      algorithm: { name: 'tpe', settings: { random_state: '10' } },
    }),
  ).toEqual({
    algorithmName: 'tpe',
    algorithmSettings: [{ name: 'random_state', value: '10' }],
  });
});

test('parameters are texts', () => {
  expect(
    experimentMember(['parameters'], {
      parameters: {
        lr: { type: 'double', min: 0.001, max: 0.1, step: 0.001, distribution: 'logUniform' },
        layers: { type: 'int', min: 2, max: 5 },
        batch: { type: 'discrete', values: [32, 64] },
        optimizer: { type: 'categorical', values: ['sgd', 'adam'] },
      },
    }),
  ).toEqual([
    {
      name: 'lr',
      parameterType: 'double',
      feasibleSpace: { min: '0.001', max: '0.1', step: '0.001', distribution: 'logUniform' },
    },
    { name: 'layers', parameterType: 'int', feasibleSpace: { min: '2', max: '5' } },
    { name: 'batch', parameterType: 'discrete', feasibleSpace: { list: ['32', '64'] } },
    { name: 'optimizer', parameterType: 'categorical', feasibleSpace: { list: ['sgd', 'adam'] } },
  ]);
});

describe('metrics', () => {
  test('are lines of the output', () => {
    expect(experimentMember(['metricsCollectorSpec'])).toEqual({ collector: { kind: 'StdOut' } });
    const formats = [String.raw`(\w+): ([\d.]+)`];
    expect(
      experimentMember(['metricsCollectorSpec'], { metrics: { from: 'output', formats } }),
    ).toEqual({
      collector: { kind: 'StdOut' },
      source: { filter: { metricsFormat: formats } },
    });
  });

  test.each([
    ['text', 'TEXT'],
    ['json', 'JSON'],
  ] as const)('are in a file of the format %s', (format, written) => {
    const metrics = { from: 'file', path: '/tmp/metrics/log', format } as const;
    expect(experimentMember(['metricsCollectorSpec'], { metrics })).toEqual({
      collector: { kind: 'File' },
      source: { fileSystemPath: { kind: 'File', path: '/tmp/metrics/log', format: written } },
    });
  });

  test('are events', () => {
    const metrics = { from: 'tensorFlowEvents', path: '/tmp/events' } as const;
    expect(experimentMember(['metricsCollectorSpec'], { metrics })).toEqual({
      collector: { kind: 'TensorFlowEvent' },
      source: { fileSystemPath: { kind: 'Directory', path: '/tmp/events' } },
    });
  });
});

describe('a trial that is training', () => {
  const template = experimentMember(['trialTemplate']);

  test('is a TrainJob by the runtime, which gets every parameter as an argument', () => {
    expect(template).toEqual({
      primaryContainerName: 'node',
      primaryPodLabels: {
        'jobset.sigs.k8s.io/replicatedjob-name': 'node',
        'batch.kubernetes.io/job-completion-index': '0',
      },
      ...conditions('Complete'),
      trialParameters: [{ name: 'lr', reference: 'lr' }],
      trialSpec: {
        apiVersion: 'trainer.kubeflow.org/v1alpha1',
        kind: 'TrainJob',
        metadata: { labels: {} },
        spec: {
          runtimeRef: {
            apiGroup: 'trainer.kubeflow.org',
            kind: 'TrainingRuntime',
            name: 'mnist',
          },
          trainer: {
            numNodes: 1,
            numProcPerNode: 1,
            args: ['/opt/mnist.py', '--epochs=3', '--lr=${trialParameters.lr}'],
          },
        },
      },
    });
  });

  test('fits the recorded structures, and so does its runtime', () => {
    const trial = experimentMember(['trialTemplate', 'trialSpec']);
    const job = { ...(trial as object), metadata: { name: 'mnist-1', namespace: 'team-vision' } };
    expect(violations(job)).toEqual([]);
    expect(violations(findObject(objects, 'TrainingRuntime'))).toEqual([]);
  });

  test('waits in a queue', () => {
    const queue = QueueReference.kueue('vision');
    expect(experimentMember(['trialTemplate', 'trialSpec', 'metadata'], { queue })).toEqual({
      labels: { 'kueue.x-k8s.io/queue-name': 'vision' },
    });
  });

  test('brings its files along', () => {
    const program = { from: 'files', files: { 'a.py': 'print()' }, entry: 'a.py' } as const;
    const made = experimentObjects({ trial: { training: { ...TRAINING, program } } });
    expect(describeObjects(made)).toMatch(/^ConfigMap\/mnist-\w+, TrainingRuntime\/mnist,/);
  });

  test('keeps its nodes in one zone, apart from those of other trials', () => {
    const made = experimentObjects({ trial: { training: { ...TRAINING, nodeCount: 2 } } });
    expect(JSON.stringify(findObject(made, 'TrainingRuntime'))).toContain(
      '"matchLabelKeys":["jobset.sigs.k8s.io/jobset-name"]',
    );
  });
});

describe('a trial that is an object', () => {
  test('is of its kind, with every pod of a Job counting', () => {
    expect(experimentMember(['trialTemplate'], { trial: { object: JOB } })).toEqual({
      primaryContainerName: 'train',
      ...conditions('Complete'),
      trialParameters: [{ name: 'lr', reference: 'lr' }],
      trialSpec: { apiVersion: 'batch/v1', kind: 'Job', metadata: { labels: {} }, spec: JOB.spec },
    });
  });

  test('counts by its master where the Training operator runs it, or by pods that are named', () => {
    const trial = { object: { ...JOB, kind: 'JAXJob' } } as const;
    expect(experimentMember(['trialTemplate'], { trial })).toMatchObject({
      primaryPodLabels: { 'training.kubeflow.org/job-role': 'master' },
      ...conditions('Succeeded'),
      trialSpec: { apiVersion: 'kubeflow.org/v1', kind: 'JAXJob' },
    });
    const primaryPods = { 'training.kubeflow.org/replica-index': '0' };
    expect(
      experimentMember(['trialTemplate', 'primaryPodLabels'], {
        trial: { object: { ...trial.object, primaryPods } },
      }),
    ).toEqual(primaryPods);
  });

  test('waits in a queue', () => {
    expect(
      experimentMember(['trialTemplate', 'trialSpec', 'metadata'], {
        trial: { object: JOB },
        queue: QueueReference.kueue('vision'),
      }),
    ).toEqual({ labels: { 'kueue.x-k8s.io/queue-name': 'vision' } });
  });

  test('has no runtime', () => {
    expect(describeObjects(experimentObjects({ trial: { object: JOB } }))).toBe('Experiment/mnist');
  });
});
