import { jobOf, type AlertCase, type AlertCases, type EmittedAlert } from '../alert-case';
import { always, answerCase, failureCase, gaugeCase, growing, one } from '../made';

/** The exporter keeps what it was told last, and is read all the time. */
const heartbeatCase =
  (series: string) =>
  (alert: EmittedAlert): AlertCase => {
    const job = jobOf(alert, series);
    const exporter = one('up', { job }, always(1));
    return {
      at: 15,
      fires: [one(series, { job }, always(7)), exporter],
      silent: [one(series, { job }, growing(1)), exporter],
    };
  };

/** Cases of Airflow’s alerts. */
export const AIRFLOW_CASES: AlertCases = {
  AirflowMetricsDown: answerCase(10),
  AirflowSchedulerDown: heartbeatCase('airflow_scheduler_heartbeat'),
  AirflowDagProcessorDown: heartbeatCase('airflow_dag_processor_heartbeat'),
  AirflowTriggererDown: heartbeatCase('airflow_triggerer_heartbeat'),
  AirflowDagsBroken: gaugeCase(20, 'airflow_dag_processing_import_errors', [1, 0]),
  AirflowTasksStarve: gaugeCase(40, 'airflow_scheduler_tasks_starving', [1, 0]),
  // Longer than the hour that is looked at, so that counters both begin and go on.
  AirflowTasksFail: failureCase(90, 'airflow_ti_failures', 'airflow_ti_successes'),
};
