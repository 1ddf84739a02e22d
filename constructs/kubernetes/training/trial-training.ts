import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { CustomResource, type Labels } from '../core';
import { queueLabels } from '../queue';
import { COMPONENT, TRAINER_API } from './names';
import { addProgramFiles } from './program-files';
import { nodeCommand } from './roles';
import { NODE, runtimeSpec, trainJobSpec, type TrainJobSpec } from './trainer-specs';
import { assertTraining } from './training-checks';
import { isTrainerJob } from './training-framework';
import type { TrainingJobProps, TrainingOptions } from './training-options';
import type { NamedTraining } from './training-pod';

/**
 * Training that is tried with other arguments again and again. All trials would share checkpoints and logs, so there are
 * none; nor is there a time that it is kept, because whoever tries removes it.
 */
export type TrialTrainingOptions = Omit<TrainingOptions, 'checkpoints' | 'logs' | 'keptSeconds'>;

/** What trials are made from. */
export interface TrialTrainingProps
  extends TrialTrainingOptions, Pick<TrainingJobProps, 'name' | 'namespace'> {
  /** Arguments of a trial, after those of the program. */
  readonly trialArguments: readonly string[];
}

/** A job without a name and a place, which whoever tries it gives it. */
export interface TrialTemplate {
  /** The group and version of its kind. */
  readonly apiVersion: string;
  /** Its kind. */
  readonly kind: 'TrainJob';
  /** Its labels: the queue. */
  readonly metadata: { readonly labels: Labels };
  /** What it runs. */
  readonly spec: TrainJobSpec;
}

/** The runtime of trials, and the template of their jobs. */
export class TrialTraining extends Construct {
  /** The job of a trial. */
  readonly template: TrialTemplate;
  /** The container that trains, in the pod of every node. */
  readonly container = NODE;

  constructor(scope: Construct, id: string, { trialArguments, ...props }: TrialTrainingProps) {
    super(scope, id);
    assertTraining(this, props);
    this.assertNodesAlone(props);
    const training: NamedTraining = {
      ...props,
      configMap: addProgramFiles(this, props),
      manyJobs: true,
    };
    new CustomResource(this, 'Runtime', {
      apiVersion: `${TRAINER_API.group}/${TRAINER_API.version}`,
      kind: 'TrainingRuntime',
      name: props.name,
      namespace: props.namespace.name,
      component: COMPONENT,
      spec: runtimeSpec(training),
    });
    this.template = templateOf(training, trialArguments);
  }

  private assertNodesAlone({ framework }: TrialTrainingOptions): void {
    if (isTrainerJob(framework) && framework.kind !== 'mpi') return;
    throw new ValidationError(
      this,
      `'framework' must be 'pytorch' of a fixed size, 'jax' or 'xgboost', whose first node says how it went, got '${framework.kind}'; give the trial as an object instead`,
    );
  }
}

/** The runtime has the command; arguments of the job stand in the place of the runtime’s. */
function templateOf(training: NamedTraining, trialArguments: readonly string[]): TrialTemplate {
  const spec = trainJobSpec(training);
  const [, ...args] = nodeCommand(training);
  return {
    apiVersion: `${TRAINER_API.group}/${TRAINER_API.version}`,
    kind: 'TrainJob',
    metadata: { labels: queueLabels(training.queue) },
    spec: { ...spec, trainer: { ...spec.trainer, args: [...args, ...trialArguments] } },
  };
}
