import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { platformLabels, platformMetadata } from './metadata';
import type { NamespaceReference } from './peer';
import { restrictedPod, type RestrictedPodOptions } from './restricted-pod';
import { validated } from './validated';

/** The last run that went well shows that it does; a few that failed show why. */
const KEPT = { successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 3 } as const;

const DEFAULT_RETRIES = 2;

/** Kubernetes adds eleven characters for a run. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec */
const LONGEST_NAME = 52;

/** Work that is done again and again. */
export interface ScheduledJobProps {
  /** Name of the CronJob, and of its pods as a label. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: NamespaceReference;
  /** What it is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /** When, as a cron expression in UTC. */
  readonly schedule: string;
  /** The pod. */
  readonly pod: Omit<RestrictedPodOptions, 'restartPolicy'>;
  /**
   * How often a failed pod is tried again.
   * @default 2
   */
  readonly retries?: number;
  /**
   * Seconds after which a run fails altogether.
   * @default - no deadline
   */
  readonly deadlineSeconds?: number;
}

/** A CronJob whose runs never overlap: one that is still at work makes the next one wait for its turn. */
export class ScheduledJob extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    const { name, namespace, component, schedule, pod, deadlineSeconds } = props;
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a CronJob');
    });
    if (name.length > LONGEST_NAME) {
      throw new ValidationError(
        this,
        `'name' must have at most ${LONGEST_NAME} characters, got ${name.length}: '${name}'`,
      );
    }
    new k8s.KubeCronJob(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component }),
      spec: {
        schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        ...KEPT,
        jobTemplate: {
          spec: {
            backoffLimit: props.retries ?? DEFAULT_RETRIES,
            activeDeadlineSeconds: deadlineSeconds,
            template: {
              metadata: { labels: platformLabels(name, component) },
              spec: restrictedPod({ ...pod, restartPolicy: 'Never' }),
            },
          },
        },
      },
    });
  }
}
