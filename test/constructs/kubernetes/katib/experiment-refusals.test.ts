import type { ExperimentProps } from '../../../../constructs/kubernetes/katib';
import { experimentObjects, JOB, TRAINING } from './experiment-fixture';

const LR = { type: 'double', min: 0, max: 1 } as const;
const OBJECTIVE = { type: 'minimize', metric: 'loss' } as const;

const parameter = (lr: ExperimentProps['parameters'][string]) => ({ parameters: { lr } });
const training = (changes: object) => ({ trial: { training: { ...TRAINING, ...changes } } });

const REFUSALS: readonly [what: string, props: Partial<ExperimentProps>, message: string][] = [
  ['its name is no label', { name: 'Mnist' }, "'name'"],
  ['its name begins with a digit', { name: '1st' }, "'name' must begin with a letter"],
  ['its name is long', { name: 'm'.repeat(41) }, 'at most 40 characters'],
  ['it has no trials', { maxTrials: 0 }, "'maxTrials' must be an integer from 1 to 100000, got 0"],
  [
    'more run at once than there are',
    { maxTrials: 2, parallelTrials: 3 },
    "'parallelTrials' must be an integer from 1 to 2, got 3",
  ],
  [
    'more may fail than there are',
    { maxFailedTrials: 13 },
    "'maxFailedTrials' must be an integer from 0 to 12, got 13",
  ],
  ['it has no parameters', { parameters: {} }, "'parameters' must name one at least, got none"],
  [
    'a parameter has a name that is none of an argument',
    { parameters: { 'l r': LR } },
    "'parameters.l r': a name must begin with a letter",
  ],
  ['a range is empty', parameter({ ...LR, max: 0 }), "'min' must be less than 'max', got 0 and 0"],
  ['a range is no number', parameter({ ...LR, max: Number.NaN }), "'min' must be less than 'max'"],
  ['a step is none', parameter({ ...LR, step: 0 }), "'step' must be more than 0, got 0"],
  [
    'whole numbers are none',
    parameter({ type: 'int', min: 1, max: 2.5 }),
    "'min', 'max' and 'step' of type 'int' must be whole numbers, got 2.5",
  ],
  [
    'there is nothing to choose from',
    parameter({ type: 'categorical', values: [] }),
    "'values' must have one value at least, each once, got []",
  ],
  [
    'a value is there twice',
    parameter({ type: 'discrete', values: [1, 1] }),
    'each once, got [1, 1]',
  ],
  [
    'a shell would read a value otherwise',
    parameter({ type: 'categorical', values: ['a; b'] }),
    "for a shell reads them, got 'a; b'",
  ],
  [
    'a grid has no step',
    { algorithm: { name: 'grid' } },
    "'parameters.lr': 'step' is needed by 'grid', which tries every value",
  ],
  [
    'a metric is named twice',
    { objective: { ...OBJECTIVE, additionalMetrics: ['loss'] } },
    "'metrics': metrics must be named once each, got loss, loss",
  ],
  [
    'no line would name the metric',
    { objective: { ...OBJECTIVE, metric: 'val/loss' } },
    "in lines without 'formats', got 'val/loss'",
  ],
  [
    'a metric has no name',
    { objective: { ...OBJECTIVE, metric: '' }, metrics: { from: 'tensorFlowEvents', path: '/e' } },
    "a metric must have a name without ';', got ''",
  ],
  [
    'a file is in the root',
    { metrics: { from: 'file', path: '/log', format: 'text' } },
    "'path' must be absolute, in a folder below '/', such as '/tmp/metrics/log', got '/log'",
  ],
  [
    'a folder is relative',
    { metrics: { from: 'tensorFlowEvents', path: 'events' } },
    "'path' must be absolute",
  ],
  [
    'JSON has formats',
    { metrics: { from: 'file', path: '/m/log', format: 'json', formats: ['(a)(b)'] } },
    "'formats' must be left out for JSON",
  ],
  [
    'a format has one group',
    { metrics: { from: 'output', formats: ['(a)'] } },
    "'formats' must be regular expressions with two groups, for name and value, got '(a)'",
  ],
  ['there are no formats', { metrics: { from: 'output', formats: [] } }, "'formats' must be"],
  [
    'a shell would read an argument otherwise',
    training({ program: { ...TRAINING.program, args: ['--note=a b'] } }),
    "'trial.training.program.args' must have letters, digits",
  ],
  [
    'a launcher would say how it went',
    training({ framework: { kind: 'mpi' } }),
    "'framework' must be 'pytorch' of a fixed size, 'jax' or 'xgboost'",
  ],
  [
    'Trainer does not know the framework',
    training({ framework: { kind: 'paddle' } }),
    "got 'paddle'; give the trial as an object instead",
  ],
  ['training would never start', training({ nodeCount: 0 }), "'nodeCount'"],
  [
    'an object does not differ by a parameter',
    { trial: { object: JOB }, parameters: { lr: LR, layers: { type: 'int', min: 1, max: 2 } } },
    "'trial.object': 'spec' must hold ${trialParameters.layers}, or no trial differs by it",
  ],
  [
    'an object names a parameter that is none',
    {
      trial: { object: { ...JOB, spec: { ...JOB.spec, note: '${trialParameters.depth}' } } },
    },
    "'spec' must name parameters alone, lr, got ${trialParameters.depth}",
  ],
  [
    'an object has no such container',
    { trial: { object: { ...JOB, container: 'main' } } },
    "'container' must be the name of one in 'spec', got 'main'",
  ],
];

test.each(REFUSALS)('fails when %s', (_what, props, message) => {
  expect(() => experimentObjects(props)).toThrow(message);
});
