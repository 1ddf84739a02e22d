import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { CustomResource, type INamespace } from '../core';
import type { IQueue } from '../queue';
import { COMPONENT, TRAINER_API } from './names';
import { runtimeSpec } from './trainer-specs';
import { assertNodes } from './training-checks';
import { isTrainerJob } from './training-framework';
import type { TrainingOptions } from './training-options';

/** What TrainJobs of a namespace begin with: they say what runs, on how many nodes. */
export interface TrainingRuntimeProps extends Omit<
  TrainingOptions,
  'program' | 'nodeCount' | 'sameZone' | 'deadlineSeconds' | 'keptSeconds' | 'queue'
> {
  /** Its name, unique in the namespace, by which jobs refer to it. */
  readonly name: string;
  /** Where jobs run. */
  readonly namespace: INamespace;
  /**
   * The queue of the jobs: Volcano and YuniKorn read it here. Each job names it by its label as well, which is what Kueue
   * reads.
   * @default - none: pods start as soon as there is room
   */
  readonly queue?: IQueue;
}

/** A runtime of Kubeflow Trainer: pods as the platform wants them, for jobs that name it. */
export class TrainingRuntime extends Construct {
  /** Its name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: TrainingRuntimeProps) {
    super(scope, id);
    const { name, namespace, framework } = props;
    this.name = name;
    assertNodes(this, 'runtime', props);
    if (!isTrainerJob(framework)) {
      throw new ValidationError(
        this,
        `'framework' must be one that Trainer knows, got '${framework.kind}'; make a TrainingJob instead`,
      );
    }
    new CustomResource(this, 'Resource', {
      apiVersion: `${TRAINER_API.group}/${TRAINER_API.version}`,
      kind: 'TrainingRuntime',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      spec: runtimeSpec({ ...props, configMap: '', manyJobs: true }),
    });
  }
}
