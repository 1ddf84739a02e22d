import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, CronSchedule } from '../../../lib/values';
import {
  assertInteger,
  nonEmpty,
  PRIORITY_CLASS,
  restrictedContainer,
  ScheduledJob,
  type ScheduledJobProps,
  validated,
  WorkloadServiceAccount,
  type Labels,
} from '../core';
import { placeOn } from '../karpenter';
import { joinedFiles, SCRATCH, SCRATCH_VOLUME, type PodFiles } from './data-source';
import type { MonitorJobOptions, RetrainingOptions } from './job-props';
import { MODEL_QUALITY_DASHBOARD } from './model-quality-dashboard';
import { assertModelName } from './monitor-checks';
import { MonitorProgram } from './monitor-program';
import { JOB_COMPONENT, JOB_RESOURCES, jobPods, USER } from './names';
import type { MonitorProgramName } from './python-files';

const DEFAULT_DEADLINE_SECONDS = 3600;
const DEFAULT_COOL_DOWN_HOURS = 24;

/** Hours after which a result is old, where nothing is said. */
export const DEFAULT_FRESH_HOURS = 48;

const SECONDS = { lowest: 10, highest: 86_400 } as const;
const HOURS = { lowest: 1, highest: 8760 } as const;

/** DAGs have such ids. https://github.com/apache/airflow/blob/3.3.1/airflow-core/src/airflow/utils/helpers.py */
const DAG = /^[\w.-]{1,250}$/;

/** The variable by which the secret of the client reaches the program. */
const SECRET_VARIABLE = 'RETRAINING_CLIENT_SECRET';
const SECRET_KEY = 'client-secret';

/** What a job has beside what all have. */
export interface MonitorJobProps {
  /** What whoever makes it says. */
  readonly options: MonitorJobOptions;
  /** What it runs. */
  readonly program: MonitorProgramName;
  /** Settings of its own. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Files that it reads. */
  readonly files: readonly PodFiles[];
}

/** Throws a ValidationError for what no job could be made of. */
export function assertMonitorJob(scope: Construct, options: MonitorJobOptions): void {
  validated(scope, 'name', () => {
    assertDnsLabel(options.name, 'the name of a job');
  });
  assertModelName(scope, options.modelName);
  validated(scope, 'schedule', () => CronSchedule.parse(options.schedule));
  assertInteger(scope, 'deadlineSeconds', options.deadlineSeconds, SECONDS);
  assertInteger(scope, 'freshHours', options.freshHours, HOURS);
  const { dag, coolDownHours } = options.retraining ?? {};
  assertInteger(scope, 'retraining.coolDownHours', coolDownHours, HOURS);
  if (dag === undefined || DAG.test(dag)) return;
  throw new ValidationError(
    scope,
    `'retraining.dag' must be the id of a DAG, letters, digits, '_', '.' and '-', got '${dag}'`,
  );
}

/** A job that watches a model by one of the programs. */
export class MonitorJob extends Construct {
  /** Labels of its pods. */
  readonly pods: Labels;

  constructor(
    scope: Construct,
    id: string,
    { options, program, settings, files }: MonitorJobProps,
  ) {
    super(scope, id);
    const { name, namespace, gateway, aws, retraining } = options;
    this.pods = jobPods(name);
    const { name: serviceAccountName } = new WorkloadServiceAccount(this, 'ServiceAccount', {
      name,
      namespace,
      component: JOB_COMPONENT,
      pods: this.pods,
      aws,
    });
    const { volume, mount, command, env } = new MonitorProgram(this, 'Program', {
      name,
      namespace,
      component: JOB_COMPONENT,
      program,
      settings: {
        ...settings,
        push: { url: gateway.url, job: gateway.series.job, model: options.modelName },
        retraining: retraining && retrainingSettings(retraining),
      },
    });
    const { initContainers, volumes, volumeMounts } = joinedFiles(...files);
    new ScheduledJob(this, 'Job', {
      name,
      namespace,
      component: JOB_COMPONENT,
      schedule: options.schedule,
      deadlineSeconds: options.deadlineSeconds ?? DEFAULT_DEADLINE_SECONDS,
      pod: validated(this, 'pod', () =>
        placeOn<ScheduledJobProps['pod']>(options.nodes, {
          serviceAccountName,
          priorityClassName: PRIORITY_CLASS.batch,
          initContainers: nonEmpty([...initContainers]),
          containers: [
            restrictedContainer({
              name: JOB_COMPONENT,
              image: options.images.python,
              command: [...command],
              env: [...env, ...secretVariables(retraining)],
              volumeMounts: [mount, SCRATCH, ...volumeMounts],
              resources: options.resources ?? JOB_RESOURCES,
              ...USER,
            }),
          ],
          volumes: [volume, SCRATCH_VOLUME, ...volumes],
        }),
      ),
    });
    gateway.addPusher(name, namespace, this.pods);
    options.metrics.addDashboard(this, MODEL_QUALITY_DASHBOARD);
  }
}

const retrainingSettings = ({ trigger, dag, coolDownHours }: RetrainingOptions) => ({
  url: trigger.url,
  tokenUrl: trigger.tokenUrl,
  clientId: trigger.clientId,
  dag,
  coolDownHours: coolDownHours ?? DEFAULT_COOL_DOWN_HOURS,
});

const secretVariables = (retraining: RetrainingOptions | undefined) =>
  retraining === undefined ? [] : [retraining.trigger.secret.toEnvVar(SECRET_VARIABLE, SECRET_KEY)];
