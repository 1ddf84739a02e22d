import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, ValueError } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import type { ExperimentProps, TrialObject, TrialOptions } from './experiment-props';
import { assertMetrics } from './metrics-source';
import { assertParameter, isSafeText, placeholder } from './parameters';

/** https://github.com/kubeflow/katib/blob/v0.19.0/pkg/webhook/v1beta1/experiment/validator/validator.go */
const LONGEST_NAME = 40;
const MOST_TRIALS = 100_000;

/** How many trials there are where nobody says. */
export const TRIALS = { parallel: 3, max: 12, maxFailed: 3 } as const;

/** Throws a ValidationError for what Katib’s webhook would refuse, and for what would never end well. */
export function assertExperiment(scope: Construct, props: ExperimentProps): void {
  assertName(scope, props.name);
  assertTrials(scope, props);
  validated(scope, 'metrics', () => {
    assertMetrics(props.metrics, props.objective);
  });
  assertParameters(scope, props);
  assertTrial(scope, props.trial, Object.keys(props.parameters));
}

function assertName(scope: Construct, name: string): void {
  validated(scope, 'name', () => {
    assertDnsLabel(name, 'the name of an experiment');
  });
  if (name.length <= LONGEST_NAME && /^[a-z]/.test(name)) return;
  throw new ValidationError(
    scope,
    `'name' must begin with a letter and have at most ${LONGEST_NAME} characters, got '${name}'`,
  );
}

function assertTrials(scope: Construct, props: ExperimentProps): void {
  const { maxTrials = TRIALS.max, parallelTrials, maxFailedTrials } = props;
  assertInteger(scope, 'maxTrials', maxTrials, { lowest: 1, highest: MOST_TRIALS });
  assertInteger(scope, 'parallelTrials', parallelTrials, { lowest: 1, highest: maxTrials });
  assertInteger(scope, 'maxFailedTrials', maxFailedTrials, { lowest: 0, highest: maxTrials });
}

function assertParameters(scope: Construct, { parameters, algorithm }: ExperimentProps): void {
  const entries = Object.entries(parameters);
  if (entries.length === 0) {
    throw new ValidationError(scope, `'parameters' must name one at least, got none`);
  }
  for (const [name, parameter] of entries) {
    validated(scope, `parameters.${name}`, () => {
      assertParameter(name, parameter);
      if (algorithm.name !== 'grid' || parameter.type !== 'double') return;
      if (parameter.step === undefined) {
        throw new ValueError(`'step' is needed by 'grid', which tries every value`);
      }
    });
  }
}

function assertTrial(scope: Construct, trial: TrialOptions, names: readonly string[]): void {
  if ('object' in trial) {
    validated(scope, 'trial.object', () => {
      assertPlaceholders(trial.object, names);
    });
    return;
  }
  // Katib writes the command anew, for a shell.
  const unsafe = (trial.training.program.args ?? []).find(
    (text) => !isSafeText(text.replaceAll('=', '')),
  );
  if (unsafe === undefined) return;
  throw new ValidationError(
    scope,
    `'trial.training.program.args' must have letters, digits and . _ - + , : / @ % = alone, for a shell reads them, got '${unsafe}'`,
  );
}

function assertPlaceholders({ spec, container }: TrialObject, names: readonly string[]): void {
  const text = JSON.stringify(spec);
  const missing = names.find((name) => !text.includes(placeholder(name)));
  if (missing !== undefined) {
    throw new ValueError(`'spec' must hold ${placeholder(missing)}, or no trial differs by it`);
  }
  const found = [...text.matchAll(/\$\{trialParameters\.(.+?)\}/g)].map(([, name = '']) => name);
  const unknown = found.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ValueError(
      `'spec' must name parameters alone, ${names.join(', ')}, got ${placeholder(unknown)}`,
    );
  }
  if (text.includes(`"name":${JSON.stringify(container)}`)) return;
  throw new ValueError(`'container' must be the name of one in 'spec', got '${container}'`);
}
