import {
  answeringPods,
  chosenInstances,
  graph,
  increase,
  instanceVariables,
  quantile,
  rate,
  stat,
  type Dashboard,
} from '../prometheus';
import { OPERATOR as NAME } from './names';
import { TRAINING_SERIES, type TrainingSeries } from './series';

const OPERATOR = chosenInstances(TRAINING_SERIES);

const inADay = (title: string, series: TrainingSeries) =>
  stat({
    title,
    description: 'In the last 24 hours, as far as the operator ran all the time.',
    lines: { [title]: increase(OPERATOR.select(series), { window: '24h' }) },
  });

const byNamespace = (series: TrainingSeries): string =>
  rate(OPERATOR.select(series), { by: ['job_namespace'] });

/** What becomes of training jobs, team by team, and how the operator is. */
export const TRAINING_OPERATOR_DASHBOARD: Dashboard = {
  name: 'training-operator',
  title: 'Training operator',
  folder: 'Training',
  description: 'What becomes of jobs of kubeflow.org/v1, and how the operator is.',
  variables: instanceVariables('controller_runtime_reconcile_errors_total', NAME),
  rows: [
    {
      title: 'Jobs',
      panels: [
        answeringPods(OPERATOR),
        inADay('Made', 'training_operator_jobs_created_total'),
        inADay('Succeeded', 'training_operator_jobs_successful_total'),
        inADay('Failed', 'training_operator_jobs_failed_total'),
        inADay('Restarts', 'training_operator_jobs_restarted_total'),
        graph({
          title: 'Jobs that began',
          description: 'In a second, by namespace.',
          unit: 'ops',
          lines: { '{{job_namespace}}': byNamespace('training_operator_jobs_created_total') },
        }),
        graph({
          title: 'Failed and restarted',
          description: 'Jobs that failed for good, and pods that were started anew.',
          unit: 'ops',
          lines: {
            '{{job_namespace}} failed': byNamespace('training_operator_jobs_failed_total'),
            '{{job_namespace}} restarted': byNamespace('training_operator_jobs_restarted_total'),
          },
        }),
      ],
    },
    {
      title: 'Operator',
      panels: [
        graph({
          title: 'Errors',
          description: 'Looks at a job that ended in an error, by kind. Its log has them.',
          unit: 'ops',
          lines: {
            '{{controller}}': rate(OPERATOR.select('controller_runtime_reconcile_errors_total'), {
              by: ['controller'],
            }),
          },
        }),
        graph({
          title: 'Time of a look',
          description: 'Seconds that 19 of 20 looks at a job take.',
          unit: 's',
          lines: {
            '95 %': quantile(
              0.95,
              OPERATOR.select('controller_runtime_reconcile_time_seconds_bucket'),
            ),
          },
        }),
      ],
    },
  ],
};
