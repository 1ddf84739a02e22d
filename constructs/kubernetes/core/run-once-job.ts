import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, contentHash } from '../../../lib/values';
import { platformLabels, platformMetadata } from './metadata';
import type { NamespaceReference } from './peer';
import { restrictedPod, type RestrictedPodOptions } from './restricted-pod';
import { validated } from './validated';

/** A Job's name becomes a label of its pods, which ends at 63 characters; the hash and its dash take eleven. */
const LONGEST_NAME = 52;

/** Retries cover a dependency that is still starting: Kubernetes waits ten seconds, doubling to six minutes. */
const DEFAULT_RETRIES = 10;

const DO_NOT_DISRUPT = { 'karpenter.sh/do-not-disrupt': 'true' };

/** Work that is done once per content. */
export interface RunOnceJobProps {
  /** The beginning of the Job's name; at most 52 characters, a hash of the content follows. */
  readonly name: string;
  /** Where the Job runs. */
  readonly namespace: NamespaceReference;
  /** What the Job is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /** The pod; its containers must be safe to repeat. `restartPolicy` is `Never` unless given. */
  readonly pod: RestrictedPodOptions;
  /**
   * Content that the pod reads but its specification does not show, such as the data of a
   * ConfigMap: when it changes, the Job runs again.
   * @default - none
   */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /**
   * How often a failed pod is tried again.
   * @default 10
   */
  readonly retries?: number;
  /**
   * Seconds after which the Job fails altogether.
   * @default - no deadline
   */
  readonly deadlineSeconds?: number;
}

/**
 * A Job whose name carries a hash of what it does, so that it runs exactly once per content.
 *
 * A Job's template is immutable: a changed one needs a new name. There is no TTL, or the next
 * deployment would create the Job again, and no Helm hook, because hooks run before what the Job
 * needs is there. Consumers wait for its effect with `waitFor`.
 */
export class RunOnceJob extends Construct {
  /** The Job's full name. */
  readonly jobName: string;

  constructor(scope: Construct, id: string, props: RunOnceJobProps) {
    super(scope, id);
    this.validate(props);
    const labels = platformLabels(props.name, props.component);
    const spec: k8s.JobSpec = {
      backoffLimit: props.retries ?? DEFAULT_RETRIES,
      activeDeadlineSeconds: props.deadlineSeconds,
      template: {
        metadata: { labels, annotations: DO_NOT_DISRUPT },
        spec: restrictedPod({ restartPolicy: 'Never', ...props.pod }),
      },
    };
    this.jobName = `${props.name}-${contentHash({ spec, inputs: props.inputs })}`;

    new k8s.KubeJob(this, 'Resource', {
      metadata: platformMetadata({
        name: this.jobName,
        namespace: props.namespace.name,
        app: props.name,
        component: props.component,
      }),
      spec,
    });
  }

  private validate({ name, pod, retries }: RunOnceJobProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a Job');
    });
    if (name.length > LONGEST_NAME) {
      throw new ValidationError(
        this,
        `'name' must have at most ${LONGEST_NAME} characters, got ${name.length}; a hash is added to it`,
      );
    }
    if (pod.restartPolicy === 'Always') {
      throw new ValidationError(
        this,
        `'pod.restartPolicy' must be 'Never' or 'OnFailure', got 'Always'`,
      );
    }
    if (retries !== undefined && (!Number.isInteger(retries) || retries < 0)) {
      throw new ValidationError(this, `'retries' must be an integer from 0 on, got ${retries}`);
    }
  }
}
