import { Construct } from 'constructs';
import { CustomResource, type Labels } from '../core';
import { queueLabels } from '../queue';
import { TrialTraining, type TrialTrainingOptions } from '../training';
import { assertExperiment, TRIALS } from './experiment-checks';
import type { ExperimentProps, TrialObject } from './experiment-props';
import { collectorSpec } from './metrics-source';
import { KATIB, KATIB_API } from './names';
import { parameterSpec, placeholder } from './parameters';
import { apiVersionOf, type TrialKind } from './trial-kinds';

/** The fields of an Experiment's `spec` that are set. https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/controller/experiments/v1beta1/experiment_types.go */
interface ExperimentSpec {
  readonly objective: object;
  readonly algorithm: object;
  readonly parameters: readonly object[];
  readonly parallelTrialCount: number;
  readonly maxTrialCount: number;
  readonly maxFailedTrialCount: number;
  readonly metricsCollectorSpec: object;
  readonly trialTemplate: TrialTemplateSpec & {
    readonly trialParameters: readonly { readonly name: string; readonly reference: string }[];
  };
}

interface TrialTemplateSpec {
  readonly primaryContainerName: string;
  readonly primaryPodLabels?: Labels;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly trialSpec: object;
}

/** An experiment: the same job with other parameters again and again, until one is good enough. */
export class Experiment extends Construct {
  /** Its name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ExperimentProps) {
    super(scope, id);
    assertExperiment(this, props);
    this.name = props.name;
    new CustomResource<ExperimentSpec>(this, 'Resource', {
      apiVersion: `${KATIB_API.group}/${KATIB_API.version}`,
      kind: 'Experiment',
      name: props.name,
      namespace: props.namespace.name,
      component: KATIB,
      spec: this.specOf(props),
    });
  }

  private specOf(props: ExperimentProps): ExperimentSpec {
    const names = Object.keys(props.parameters);
    return {
      objective: objectiveOf(props),
      algorithm: algorithmOf(props),
      parameters: Object.entries(props.parameters).map(([name, parameter]) =>
        parameterSpec(name, parameter),
      ),
      parallelTrialCount:
        props.parallelTrials ?? Math.min(TRIALS.parallel, props.maxTrials ?? TRIALS.max),
      maxTrialCount: props.maxTrials ?? TRIALS.max,
      maxFailedTrialCount:
        props.maxFailedTrials ?? Math.min(TRIALS.maxFailed, props.maxTrials ?? TRIALS.max),
      metricsCollectorSpec: collectorSpec(props.metrics),
      trialTemplate: {
        ...this.templateOf(props, names),
        trialParameters: names.map((name) => ({ name, reference: name })),
      },
    };
  }

  private templateOf(props: ExperimentProps, names: readonly string[]): TrialTemplateSpec {
    const { trial } = props;
    return 'object' in trial
      ? objectTemplate(trial.object, queueLabels(props.queue))
      : this.trainingTemplate(props, trial.training, names);
  }

  private trainingTemplate(
    { name, namespace, queue }: ExperimentProps,
    training: Omit<TrialTrainingOptions, 'queue'>,
    names: readonly string[],
  ): TrialTemplateSpec {
    const { template, container } = new TrialTraining(this, 'Training', {
      ...training,
      name,
      namespace,
      queue,
      trialArguments: names.map((each) => `--${each}=${placeholder(each)}`),
    });
    return {
      primaryContainerName: container,
      primaryPodLabels: PRIMARY_PODS.TrainJob,
      ...conditionsOf('TrainJob'),
      trialSpec: template,
    };
  }
}

const objectiveOf = ({ objective }: ExperimentProps): object => ({
  type: objective.type,
  goal: objective.goal,
  objectiveMetricName: objective.metric,
  additionalMetricNames: objective.additionalMetrics,
});

const algorithmOf = ({ algorithm }: ExperimentProps): object => ({
  algorithmName: algorithm.name,
  algorithmSettings: Object.entries(algorithm.settings ?? {}).map(([name, value]) => ({
    name,
    value,
  })),
});

const OPERATOR_MASTER: Labels = { 'training.kubeflow.org/job-role': 'master' };

/** Pods whose metrics count. https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/controller/experiments/v1beta1/constants.go */
const PRIMARY_PODS: Partial<Readonly<Record<TrialKind, Labels>>> = {
  TrainJob: {
    'jobset.sigs.k8s.io/replicatedjob-name': 'node',
    'batch.kubernetes.io/job-completion-index': '0',
  },
};

const primaryPodsOf = (kind: TrialKind): Labels | undefined =>
  kind === 'Job' ? undefined : (PRIMARY_PODS[kind] ?? OPERATOR_MASTER);

/** Upstream knows these of some kinds alone. */
function conditionsOf(
  kind: TrialKind,
): Pick<TrialTemplateSpec, 'successCondition' | 'failureCondition'> {
  const success = kind === 'Job' || kind === 'TrainJob' ? 'Complete' : 'Succeeded';
  return { successCondition: conditionOf(success), failureCondition: conditionOf('Failed') };
}

const conditionOf = (type: string): string =>
  `status.conditions.#(type=="${type}")#|#(status=="True")#`;

const objectTemplate = (
  { kind, spec, container, primaryPods }: TrialObject,
  labels: Labels,
): TrialTemplateSpec => ({
  primaryContainerName: container,
  primaryPodLabels: primaryPods ?? primaryPodsOf(kind),
  ...conditionsOf(kind),
  trialSpec: { apiVersion: apiVersionOf(kind), kind, metadata: { labels }, spec },
});
