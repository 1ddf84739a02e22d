import { Construct } from 'constructs';
import { CronSchedule } from '../../../lib/values';
import { assertInteger, CustomResource, validated } from '../core';
import { queueLabels } from '../queue';
import { assertApplication } from './application-checks';
import type { SparkApplicationProps } from './application-options';
import { sparkApplicationSpec } from './application-spec';
import { COMPONENT, SPARK_API } from './names';

/**
 * The operator adds the time of a run in nanoseconds, 19 digits, before `-driver`.
 * https://github.com/kubeflow/spark-operator/blob/v2.5.2/internal/controller/scheduledsparkapplication/controller.go
 */
const LONGEST_NAME = 36;

const DEFAULT_KEPT = 3;

/** A Spark application that runs again and again. */
export interface ScheduledSparkApplicationProps extends SparkApplicationProps {
  /** When it runs, as a cron schedule. */
  readonly schedule: string;
  /**
   * Time zone of the schedule, such as `Europe/Berlin`.
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * What happens where the run before has not ended: both run, the new one is left out, or the old one is ended.
   * @default 'Forbid'
   */
  readonly concurrency?: 'Allow' | 'Forbid' | 'Replace';
  /**
   * Runs that are kept after they went well.
   * @default 3
   */
  readonly keptSuccesses?: number;
  /**
   * Runs that are kept after they failed.
   * @default 3
   */
  readonly keptFailures?: number;
}

/** A Spark application that the operator starts by a schedule. */
export class ScheduledSparkApplication extends Construct {
  /** Its name, which begins those of its runs. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ScheduledSparkApplicationProps) {
    super(scope, id);
    assertApplication(this, props, LONGEST_NAME);
    const { name, namespace, schedule, keptSuccesses, keptFailures } = props;
    validated(this, 'schedule', () => CronSchedule.parse(schedule));
    assertInteger(this, 'keptSuccesses', keptSuccesses, { lowest: 1, highest: 100 });
    assertInteger(this, 'keptFailures', keptFailures, { lowest: 1, highest: 100 });
    this.name = name;
    new CustomResource(this, 'Resource', {
      apiVersion: `${SPARK_API.group}/${SPARK_API.version}`,
      kind: 'ScheduledSparkApplication',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      // The operator hands them to every run.
      labels: queueLabels(props.queue),
      spec: {
        schedule,
        timeZone: props.timeZone ?? 'UTC',
        concurrencyPolicy: props.concurrency ?? 'Forbid',
        successfulRunHistoryLimit: keptSuccesses ?? DEFAULT_KEPT,
        failedRunHistoryLimit: keptFailures ?? DEFAULT_KEPT,
        template: sparkApplicationSpec(props, namespace),
      },
    });
  }
}
