import {
  flag,
  int32,
  int64,
  labelSelector,
  listOf,
  mapOf,
  object,
  quantity,
  text,
  time,
  type Fields,
  type Schema,
} from './schema';

// What all kinds of jobs have in common:
// https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/apis/kubeflow.org/v1/common_types.go

/** How the pods of a job start together. */
const schedulingPolicy: Schema = object({
  minAvailable: int32,
  minResources: mapOf(quantity),
  priorityClass: text,
  queue: {
    ...text,
    'x-kubernetes-validations': [
      { rule: 'self == oldSelf', message: 'spec.runPolicy.schedulingPolicy.queue is immutable' },
    ],
  },
  scheduleTimeoutSeconds: int32,
});

/** How long a job runs, how often it is tried, and what becomes of its pods. */
export const runPolicy: Schema = object({
  activeDeadlineSeconds: int64,
  backoffLimit: int32,
  cleanPodPolicy: text,
  managedBy: text,
  schedulingPolicy,
  suspend: { ...flag, default: false },
  ttlSecondsAfterFinished: int32,
});

/** Pods of one role each, by role. */
export const replicaSpecs = (template: Schema): Schema =>
  mapOf(object({ replicas: int32, restartPolicy: text, template }));

const condition: Schema = object(
  {
    lastTransitionTime: time,
    lastUpdateTime: time,
    message: text,
    reason: text,
    status: text,
    type: text,
  },
  ['status', 'type'],
);

/** What the operator says of a job. */
const status: Schema = object({
  completionTime: time,
  conditions: listOf(condition),
  lastReconcileTime: time,
  replicaStatuses: mapOf(
    object({ active: int32, failed: int32, labelSelector, selector: text, succeeded: int32 }),
  ),
  startTime: time,
});

/** A job whose `spec` has the given fields. */
export const jobSchema = (spec: Fields, required: readonly string[]): Schema =>
  object({
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    spec: object(spec, required),
    status,
  });
