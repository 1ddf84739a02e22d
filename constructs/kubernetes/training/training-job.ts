import { Construct } from 'constructs';
import { CustomResource } from '../core';
import { queueLabels } from '../queue';
import { COMPONENT, OPERATOR_API, TRAINER_API } from './names';
import { operatorJob } from './operator-specs';
import { addProgramFiles } from './program-files';
import { runtimeSpec, trainJobSpec } from './trainer-specs';
import { assertTraining } from './training-checks';
import { isTrainerJob } from './training-framework';
import type { TrainingJobProps } from './training-options';
import type { NamedTraining } from './training-pod';

/**
 * Distributed training: a TrainJob of Kubeflow Trainer with a runtime of its own, or, for frameworks that Trainer does not
 * know, a job of the Training operator.
 */
export class TrainingJob extends Construct {
  /** Its name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    assertTraining(this, props);
    this.name = props.name;
    const training: NamedTraining = { ...props, configMap: addProgramFiles(this, props) };
    if (isTrainerJob(props.framework)) this.addTrainJob(training);
    else this.addOperatorJob(training);
  }

  private addTrainJob(training: NamedTraining): void {
    const apiVersion = `${TRAINER_API.group}/${TRAINER_API.version}`;
    const common = {
      apiVersion,
      name: training.name,
      namespace: training.namespace.name,
      component: COMPONENT,
    };
    new CustomResource(this, 'Runtime', {
      ...common,
      kind: 'TrainingRuntime',
      spec: runtimeSpec(training),
    });
    new CustomResource(this, 'Resource', {
      ...common,
      kind: 'TrainJob',
      labels: queueLabels(training.queue),
      spec: trainJobSpec(training),
    });
  }

  private addOperatorJob(training: NamedTraining): void {
    const { kind, spec } = operatorJob(training);
    new CustomResource(this, 'Resource', {
      apiVersion: `${OPERATOR_API.group}/${OPERATOR_API.version}`,
      kind,
      name: training.name,
      namespace: training.namespace.name,
      component: COMPONENT,
      labels: queueLabels(training.queue),
      spec,
    });
  }
}
