import { ValueError } from '../../../lib/values';

/** A kind of job that a workflow starts, and by which fields of its status it has ended. */
export interface JobKind {
  /** API group of the kind. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The kind as roles name it. */
  readonly resource: string;
  /** What is so once it went well: all of it. */
  readonly success: readonly string[];
  /** What is so once it failed: any of it. */
  readonly failure: readonly string[];
}

/**
 * The kinds that presets are for. A condition names a field by its path; a member of a list by its index,
 * because Argo takes no other. https://github.com/argoproj/argo-workflows/blob/v4.0.6/workflow/executor/resource.go
 */
export const JOB_KINDS = {
  /** https://github.com/kubeflow/spark-operator/blob/v2.5.2/api/v1beta2/sparkapplication_types.go */
  spark: {
    group: 'sparkoperator.k8s.io',
    version: 'v1beta2',
    kind: 'SparkApplication',
    resource: 'sparkapplications',
    success: ['status.applicationState.state == COMPLETED'],
    failure: ['status.applicationState.state == FAILED'],
  },
  /**
   * A job that is tried again is FAILED in between: only its deployment says that it was the last time.
   * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/apis/ray/v1/rayjob_types.go
   */
  ray: {
    group: 'ray.io',
    version: 'v1',
    kind: 'RayJob',
    resource: 'rayjobs',
    success: ['status.jobStatus == SUCCEEDED'],
    failure: ['status.jobDeploymentStatus == Failed', 'status.jobStatus == STOPPED'],
  },
  /**
   * Of a runtime with one step, the trainer. Suspended is a condition too, so that of failing may be the
   * second or third. https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/apis/trainer/v1alpha1/trainjob_types.go
   */
  trainJob: {
    group: 'trainer.kubeflow.org',
    version: 'v1alpha1',
    kind: 'TrainJob',
    resource: 'trainjobs',
    success: ['status.jobsStatus.0.succeeded == 1'],
    failure: conditionAmong([0, 1, 2], 'Failed'),
  },
  /**
   * One with a master, which ends last. Created and Running come before.
   * https://github.com/kubeflow/trainer/blob/v1.9.3/pkg/apis/kubeflow.org/v1/common_types.go
   */
  pyTorchJob: {
    group: 'kubeflow.org',
    version: 'v1',
    kind: 'PyTorchJob',
    resource: 'pytorchjobs',
    success: ['status.replicaStatuses.Master.succeeded == 1'],
    failure: conditionAmong([1, 2, 3, 4], 'Failed'),
  },
} as const satisfies Readonly<Record<string, JobKind>>;

function conditionAmong(indexes: readonly number[], type: string): string[] {
  return indexes.map((index) => `status.conditions.${index}.type == ${type}`);
}

/** A value that is filled in when a workflow starts. */
export interface TemplateParameter {
  /** Its name. */
  readonly name: string;
  /** What it is, for whoever fills it in. */
  readonly description: string;
  /**
   * The value where nobody gives one.
   * @default - it must be given
   */
  readonly value?: string;
}

/** A job as a step of a workflow. */
export interface JobTemplateOptions {
  /** First part of the job's name, to which the API server adds five characters. */
  readonly name: string;
  /** `spec` of the job, in which an `inputParameter` stands for what a workflow fills in. */
  readonly spec: object;
  /** What a workflow fills in. */
  readonly parameters: readonly TemplateParameter[];
  /**
   * Labels of the job, such as that of its queue.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Parameters that are no text: numbers, or lists as JSON.
   * @default - all are texts
   */
  readonly raw?: readonly string[];
}

/** https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/fields.md#resourcetemplate */
export interface ResourceSpec {
  readonly action: 'create';
  readonly setOwnerReference: true;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly manifest: string;
}

/** A step that starts a job and ends with it. */
export interface JobTemplate {
  readonly kind: JobKind;
  readonly parameters: readonly TemplateParameter[];
  readonly resource: ResourceSpec;
}

/** Stands for a parameter as a whole text of a `spec`. */
export const inputParameter = (name: string): string => `{{inputs.parameters.${name}}}`;

const USED = /("?)\{\{inputs\.parameters\.([\w-]+)\}\}\1/g;

/**
 * A step that starts a job, and goes well or fails with it; the job goes when the workflow does. Throws a
 * ValueError for a parameter that is used and not declared, declared and not used, or only a part of a text.
 */
export function jobTemplate(job: JobKind, options: JobTemplateOptions): JobTemplate {
  const { name, spec, parameters, labels, raw = [] } = options;
  const object = {
    apiVersion: `${job.group}/${job.version}`,
    kind: job.kind,
    metadata: { generateName: `${name}-`, labels },
    spec,
  };
  const manifest = JSON.stringify(object, null, 2);
  assertParameters(manifest, [...parameters.map((each) => each.name), ...raw]);
  return {
    kind: job,
    parameters,
    resource: {
      action: 'create',
      setOwnerReference: true,
      successCondition: job.success.join(','),
      failureCondition: job.failure.join(','),
      manifest: `${withValues(manifest, raw)}\n`,
    },
  };
}

/**
 * A text is put in as JSON, whatever quotes it has: Argo itself escapes for the JSON of the template alone.
 * https://github.com/argoproj/argo-workflows/blob/v4.0.5/util/template/simple_template.go
 */
const withValues = (manifest: string, raw: readonly string[]): string =>
  manifest.replaceAll(USED, (_, _quote: string, name: string) =>
    raw.includes(name) ? inputParameter(name) : `{{=toJson(inputs.parameters['${name}'])}}`,
  );

function assertParameters(manifest: string, declared: readonly string[]): void {
  const uses = [...manifest.matchAll(USED)].map(([, quote, name = '']) => ({ quote, name }));
  const undeclared = uses.find(({ name }) => !declared.includes(name));
  if (undeclared !== undefined) {
    throw new ValueError(
      `'spec' uses the parameter '${undeclared.name}', which 'parameters' does not declare`,
    );
  }
  const part = uses.find(({ quote }) => quote === '');
  if (part !== undefined) {
    throw new ValueError(
      `'spec' must have the parameter '${part.name}' as a whole text, got a text with more than that`,
    );
  }
  const unused = declared.find((name) => uses.every((use) => use.name !== name));
  if (unused === undefined) return;
  throw new ValueError(
    `'parameters' declares '${unused}', which 'spec' does not use; leave it out`,
  );
}
