import {
  applicationAlert as alert,
  grown,
  noneAnswers,
  rate,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { AirflowSeries } from './series';

/** Part of the tasks of an hour that fail, and how many have to have failed. */
const MANY_TASKS_FAIL = 0.3;
const SOME_TASKS = 5;

type Airflow = MonitoredSeries<AirflowSeries>;

/** What may be wrong with Airflow. Of its parts nothing is known where the exporter is away, which is told alone. */
export const airflowAlerts = (airflow: Airflow): Alert[] => [
  alert(
    noneAnswers({
      name: 'AirflowMetricsDown',
      answers: airflow.up(),
      summary: 'What counts for Airflow does not answer: nothing is known of pipelines.',
    }),
  ),
  silent(airflow, 'airflow_scheduler_heartbeat', {
    name: 'AirflowSchedulerDown',
    severity: 'critical',
    summary: 'No scheduler of Airflow has a heartbeat: no task starts.',
  }),
  silent(airflow, 'airflow_dag_processor_heartbeat', {
    name: 'AirflowDagProcessorDown',
    severity: 'warning',
    summary: 'No DAG processor of Airflow has a heartbeat: changes of DAGs are not seen.',
  }),
  silent(airflow, 'airflow_triggerer_heartbeat', {
    name: 'AirflowTriggererDown',
    severity: 'warning',
    summary: 'No triggerer of Airflow has a heartbeat: tasks that wait for something never go on.',
  }),
  alert({
    name: 'AirflowDagsBroken',
    when: `max(${airflow.select('airflow_dag_processing_import_errors')}) > 0`,
    forMinutes: 15,
    severity: 'warning',
    summary: '{{ $value }} files of DAGs cannot be imported.',
  }),
  alert({
    name: 'AirflowTasksStarve',
    when: `max(${airflow.select('airflow_scheduler_tasks_starving')}) > 0`,
    forMinutes: 30,
    severity: 'warning',
    summary: '{{ $value }} tasks wait for slots of a pool that has none left.',
  }),
  tasksFail(airflow),
];

/** A heartbeat that nobody tells of. */
const silent = (
  airflow: Airflow,
  heartbeat: AirflowSeries,
  text: Pick<Alert, 'name' | 'severity' | 'summary'>,
): Alert =>
  alert({
    ...text,
    when:
      `(${rate(airflow.select(heartbeat), { window: '5m' })} or vector(0)) == 0` +
      ` and sum(${airflow.up()}) > 0`,
    forMinutes: 5,
  });

/** A counter of a task begins with the task’s first failure, so what has just begun counts. */
function tasksFail(airflow: Airflow): Alert {
  const failed = grown(airflow.select('airflow_ti_failures'), { window: '1h' });
  const succeeded = grown(airflow.select('airflow_ti_successes'), { window: '1h' });
  return alert({
    name: 'AirflowTasksFail',
    when: `${failed} / (${failed} + ${succeeded}) > ${MANY_TASKS_FAIL} and ${failed} > ${SOME_TASKS}`,
    forMinutes: 10,
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the tasks of the last hour failed.',
  });
}
