import {
  chosenInstances,
  graph,
  instanceVariables,
  perMinute,
  rate,
  stat,
  type Dashboard,
  type DashboardPanel,
  type DashboardRow,
} from '../prometheus';
import { AIRFLOW_SERIES, type AirflowSeries } from './series';

const AIRFLOW = chosenInstances(AIRFLOW_SERIES);

/** The highest of the quantiles that the exporter makes of times. */
const MOST = 'quantile="0.9"';

const heartbeat = (title: string, series: AirflowSeries): DashboardPanel => ({
  ...stat({
    title,
    description: 'Heartbeats in a second, of all replicas. None is an outage.',
    unit: 'ops',
    lines: { [title]: rate(AIRFLOW.select(series), { window: '5m' }) },
  }),
  thresholds: [
    { from: 0, color: 'red' },
    { from: 0.01, color: 'green' },
  ],
});

const PARTS: DashboardRow = {
  title: 'Parts',
  panels: [
    heartbeat('Scheduler', 'airflow_scheduler_heartbeat'),
    heartbeat('DAG processor', 'airflow_dag_processor_heartbeat'),
    heartbeat('Triggerer', 'airflow_triggerer_heartbeat'),
    stat({
      title: 'Broken files',
      description:
        'Files of DAGs that cannot be imported. Their DAGs are not there, or are those of before.',
      thresholds: [
        { from: 0, color: 'green' },
        { from: 1, color: 'red' },
      ],
      lines: { 'broken files': `max(${AIRFLOW.select('airflow_dag_processing_import_errors')})` },
    }),
    stat({
      title: 'DAGs',
      description: 'DAGs that the last look at all files found.',
      lines: { dAGs: `max(${AIRFLOW.select('airflow_dagbag_size')})` },
    }),
    stat({
      title: 'Running DAG runs',
      description: 'Runs that are under way.',
      lines: { 'running DAG runs': `max(${AIRFLOW.select('airflow_scheduler_dagruns_running')})` },
    }),
  ],
};

const TASKS: DashboardRow = {
  title: 'Tasks',
  panels: [
    graph({
      title: 'Tasks that ended',
      description: 'In a second, by how they ended.',
      unit: 'ops',
      lines: { '{{state}}': rate(AIRFLOW.select('airflow_ti_finish'), { by: ['state'] }) },
      stacked: true,
    }),
    graph({
      title: 'Failures by DAG',
      description: 'Tasks that failed, try by try, in a minute.',
      unit: 'opm',
      lines: { '{{dag_id}}': perMinute(AIRFLOW.select('airflow_ti_failures'), { by: ['dag_id'] }) },
    }),
    graph({
      title: 'Tasks at executors',
      description: 'Queued tasks without running ones are pods, or workers, that do not come.',
      lines: {
        running: `sum(${AIRFLOW.select('airflow_executor_running_tasks')})`,
        queued: `sum(${AIRFLOW.select('airflow_executor_queued_tasks')})`,
        'free slots': `sum(${AIRFLOW.select('airflow_executor_open_slots')})`,
      },
    }),
    graph({
      title: 'Pools',
      description:
        'Slots that are taken, and free ones. A pool without free ones holds tasks back.',
      lines: {
        '{{pool_name}} running': poolSlots('airflow_pool_running_slots'),
        '{{pool_name}} queued': poolSlots('airflow_pool_queued_slots'),
        '{{pool_name}} free': poolSlots('airflow_pool_open_slots'),
      },
    }),
    graph({
      title: 'Ready and starving',
      description: 'Tasks that could run, and those of them that find no slot.',
      lines: {
        ready: `max(${AIRFLOW.select('airflow_scheduler_tasks_executable')})`,
        starving: `max(${AIRFLOW.select('airflow_scheduler_tasks_starving')})`,
      },
    }),
    graph({
      title: 'Triggers',
      description: 'What tasks wait for that happened in a minute, and triggers that failed.',
      unit: 'opm',
      lines: {
        succeeded: perMinute(AIRFLOW.select('airflow_triggers_succeeded')),
        failed: perMinute(AIRFLOW.select('airflow_triggers_failed')),
      },
    }),
  ],
};

function poolSlots(series: AirflowSeries): string {
  return `sum by (pool_name) (${AIRFLOW.select(series)})`;
}

const RUNS: DashboardRow = {
  title: 'Runs and files',
  panels: [
    graph({
      title: 'Time of runs',
      description: 'Seconds that nine of ten runs of a DAG are done in.',
      unit: 's',
      lines: {
        '{{dag_id}}': `max by (dag_id) (${AIRFLOW.select('airflow_dagrun_duration_success', MOST)})`,
      },
    }),
    graph({
      title: 'Runs that ended',
      description: 'In a minute, those that failed beside those that did not.',
      unit: 'opm',
      lines: {
        succeeded: perMinute(AIRFLOW.select('airflow_dagrun_duration_success_count')),
        failed: perMinute(AIRFLOW.select('airflow_dagrun_duration_failed_count')),
      },
    }),
    graph({
      title: 'Delay of runs, and turn of the scheduler',
      description: 'How late runs begin, and how long one look at everything takes.',
      unit: 's',
      lines: {
        delay: `max(${AIRFLOW.select('airflow_dagrun_schedule_delay', MOST)})`,
        turn: `max(${AIRFLOW.select('airflow_scheduler_scheduler_loop_duration', MOST)})`,
      },
    }),
    graph({
      title: 'Time to read DAGs',
      description: 'Seconds for all files: changes are seen no sooner.',
      unit: 's',
      lines: { 'all files': `max(${AIRFLOW.select('airflow_dag_processing_total_parse_time')})` },
    }),
    graph({
      title: 'Files that wait to be read',
      description: 'A queue that grows needs another DAG processor.',
      lines: { files: `max(${AIRFLOW.select('airflow_dag_processing_file_path_queue_size')})` },
    }),
  ],
};

/** Whether pipelines run, what holds them back, and how Airflow’s parts are. */
export const AIRFLOW_DASHBOARD: Dashboard = {
  name: 'airflow',
  title: 'Airflow',
  folder: 'Applications',
  description: 'Whether pipelines run, what fails, and what holds tasks back.',
  variables: instanceVariables('airflow_scheduler_heartbeat'),
  rows: [PARTS, TASKS, RUNS],
};
