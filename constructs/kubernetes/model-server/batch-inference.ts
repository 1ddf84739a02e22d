import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, ObjectPrefix } from '../../../lib/values';
import {
  assertInteger,
  contentHash,
  platformLabels,
  platformMetadata,
  validated,
  WorkloadServiceAccount,
  type Labels,
} from '../core';
import { assertGangFits, jobPriorityClass, queueLabels, type IQueue } from '../queue';
import type { SharedMountOptions } from '../storage';
import type { BatchInferenceProps, BatchPlace } from './batch-inference-props';
import { modelPod, podResources } from './model-pod';
import { assertModelPod } from './model-pod-checks';
import { BATCH_COMPONENT, batchPods } from './names';

/** A Job's name becomes a label of its pods, which ends at 63 characters; the hash and its dash take eleven. */
const LONGEST_NAME = 52;

const DEFAULT_RETRIES = 3;
const SECONDS = { lowest: 1, highest: 31_536_000 } as const;
const COUNT = { lowest: 1, highest: 100_000 } as const;

/** Karpenter does not take a node from under such a pod. */
const DO_NOT_DISRUPT = { 'karpenter.sh/do-not-disrupt': 'true' } as const;

/** What Volcano reads of a pod that is none of its own jobs. https://github.com/volcano-sh/volcano/blob/master/pkg/controllers/podgroup/pg_controller_handler.go */
const VOLCANO_QUEUE = 'scheduling.volcano.sh/queue-name';

/** https://yunikorn.apache.org/docs/user_guide/labels_and_annotations_in_yunikorn */
const YUNIKORN_APPLICATION = 'yunikorn.apache.org/app-id';

const SCHEDULERS = { kueue: undefined, volcano: 'volcano', yunikorn: 'yunikorn' } as const;

/**
 * A model over many inputs: a Job whose pods each do a part, keep their nodes until they end, and are tried again. Its
 * name carries a hash, because the template of a Job cannot be changed.
 */
export class BatchInference extends Construct {
  /** The Job's full name. */
  readonly jobName: string;

  constructor(scope: Construct, id: string, props: BatchInferenceProps) {
    super(scope, id);
    assertBatch(this, props);
    const { name, namespace, queue } = props;
    if (props.serviceAccountName === undefined) {
      new WorkloadServiceAccount(this, 'ServiceAccount', {
        name,
        namespace,
        component: BATCH_COMPONENT,
        pods: batchPods(name),
        aws: props.aws,
      });
    }
    for (const connection of props.connections ?? []) {
      namespace.allowEgressTo(`${name}-to-${connection.name}`, connection.endpoint, {
        pods: batchPods(name),
      });
    }
    const spec = validated(this, 'pod', () => jobSpec(props));
    this.jobName = `${name}-${contentHash(spec)}`;
    new k8s.KubeJob(this, 'Resource', {
      metadata: platformMetadata({
        name: this.jobName,
        namespace: namespace.name,
        app: name,
        component: BATCH_COMPONENT,
        labels: queueLabels(queue),
      }),
      spec,
    });
  }
}

function jobSpec(props: BatchInferenceProps): k8s.JobSpec {
  const { name, parts, parallelism = parts, retries = DEFAULT_RETRIES, queue } = props;
  return {
    ...(parts === undefined
      ? { backoffLimit: retries }
      : {
          completionMode: 'Indexed',
          completions: parts,
          parallelism,
          backoffLimitPerIndex: retries,
        }),
    activeDeadlineSeconds: props.deadlineSeconds,
    ttlSecondsAfterFinished: props.keptSeconds,
    podFailurePolicy: { rules: [DISRUPTED] },
    template: {
      metadata: {
        labels: { ...platformLabels(name, BATCH_COMPONENT), ...yuniKornLabels(name, queue) },
        annotations: {
          ...DO_NOT_DISRUPT,
          ...(queue?.scheduler === 'volcano' ? { [VOLCANO_QUEUE]: queue.name } : {}),
        },
      },
      spec: batchPod(props),
    },
  };
}

/** A pod that an interrupted spot instance took along has not failed. https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
const DISRUPTED: k8s.PodFailurePolicyRule = {
  action: 'Ignore',
  onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
};

function batchPod(props: BatchInferenceProps): k8s.PodSpec {
  const { input, output, parts, queue, priority = 'low' } = props;
  return modelPod(props, {
    pod: {
      restartPolicy: 'Never',
      schedulerName: queue && SCHEDULERS[queue.scheduler],
      priorityClassName: jobPriorityClass(priority),
    },
    container: {},
    env: [
      ...placeVariable('INPUT_PREFIX', input),
      ...placeVariable('OUTPUT_PREFIX', output),
      ...(parts === undefined ? [] : [{ name: 'PARTS', value: String(parts) }]),
    ],
    mounts: placeMounts(props),
  });
}

const placeVariable = (name: string, place: BatchPlace | undefined): k8s.EnvVar[] =>
  place === undefined
    ? []
    : [{ name, value: place instanceof ObjectPrefix ? place.toUri() : place.path }];

/** Inputs are only read. */
function placeMounts({ input, output }: BatchInferenceProps): SharedMountOptions[] {
  return [
    ...(input === undefined || input instanceof ObjectPrefix ? [] : [{ ...input, readOnly: true }]),
    ...(output === undefined || output instanceof ObjectPrefix ? [] : [output]),
  ];
}

const yuniKornLabels = (name: string, queue: IQueue | undefined): Labels =>
  queue?.scheduler === 'yunikorn' ? { [YUNIKORN_APPLICATION]: name, ...queueLabels(queue) } : {};

function assertBatch(scope: Construct, props: BatchInferenceProps): void {
  const { name, parts, parallelism } = props;
  validated(scope, 'name', () => {
    assertDnsLabel(name, 'the name of a Job');
  });
  if (name.length > LONGEST_NAME) {
    throw new ValidationError(
      scope,
      `'name' must have at most ${LONGEST_NAME} characters, got ${name.length}; a hash is added to it`,
    );
  }
  assertInteger(scope, 'parts', parts, COUNT);
  assertInteger(scope, 'parallelism', parallelism, { lowest: 1, highest: parts ?? 1 });
  assertInteger(scope, 'retries', props.retries, { lowest: 0, highest: 100 });
  assertInteger(scope, 'deadlineSeconds', props.deadlineSeconds, SECONDS);
  assertInteger(scope, 'keptSeconds', props.keptSeconds, SECONDS);
  assertModelPod(scope, { ...props, mounts: [...(props.mounts ?? []), ...placeMounts(props)] });
  const count = parallelism ?? parts ?? 1;
  assertGangFits(scope, props.queue, [{ count, resources: podResources(props) }]);
}
