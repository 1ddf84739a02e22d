import {
  counter,
  made,
  steps,
  times,
  wave,
  whole,
  type MadeSeries,
  type Value,
} from '../made-series';

const AIRFLOW = {
  job: 'airflow/airflow',
  namespace: 'airflow',
  pod: 'airflow-statsd-0',
  container: 'statsd',
};

const DAGS = ['features_daily', 'retrain_ranking', 'evaluate_models'] as const;

/** A new version of a DAG fails for an hour, and is mended. */
const BROKEN = steps([0, 0], [150, 0.05], [205, 0.004]);
const TASKS = wave(0.35, 0.2, 'tasks');

const of = (name: string, at: Value | number, labels: MadeSeries['labels'] = {}): MadeSeries =>
  made(`airflow_${name}`, { ...AIRFLOW, ...labels }, at);

const parts = (): MadeSeries[] => [
  of('scheduler_heartbeat', counter(0.2)),
  of('dag_processor_heartbeat', counter(0.2)),
  of('triggerer_heartbeat', counter(0.2)),
  of('dag_processing_import_errors', steps([0, 0], [150, 1], [160, 0])),
  of('dagbag_size', 14),
  of('scheduler_dagruns_running', whole(wave(4, 2, 'runs'))),
];

const tasks = (): MadeSeries[] => [
  ...DAGS.flatMap((dag, index) => [
    of('ti_finish', counter(times(TASKS, 0.5 - index * 0.15)), {
      dag_id: dag,
      task_id: 'all',
      state: 'success',
    }),
    of('ti_finish', counter(index === 1 ? BROKEN : 0.001), {
      dag_id: dag,
      task_id: 'all',
      state: 'failed',
    }),
    of('ti_failures', counter(index === 1 ? BROKEN : 0.001), { dag_id: dag }),
  ]),
  of('ti_finish', counter(times(BROKEN, 0.8)), {
    dag_id: DAGS[1],
    task_id: 'all',
    state: 'up_for_retry',
  }),
  of('executor_running_tasks', whole(wave(18, 12, 'running'))),
  of('executor_queued_tasks', whole(wave(3, 5, 'queued'))),
  of(
    'executor_open_slots',
    whole((minute) => 32 - (wave(18, 12, 'running')(minute) ?? 0)),
  ),
  ...[
    ['default_pool', 128, 16],
    ['gpus', 4, 3],
  ].flatMap(([pool, slots, used]) => poolOf(String(pool), Number(slots), Number(used))),
  of('scheduler_tasks_executable', whole(wave(4, 4, 'ready'))),
  of('scheduler_tasks_starving', whole(steps([0, 0], [220, wave(3, 2, 'starving')], [300, 0]))),
  of('triggers_succeeded', counter(wave(0.08, 0.05, 'triggers'))),
  of('triggers_failed', counter(0.001)),
];

function poolOf(pool: string, slots: number, used: number): MadeSeries[] {
  const running = whole(wave(used, used * 0.4, pool));
  return [
    of('pool_running_slots', running, { pool_name: pool }),
    of('pool_queued_slots', whole(wave(pool === 'gpus' ? 3 : 1, 2, `${pool} queued`)), {
      pool_name: pool,
    }),
    of('pool_open_slots', (minute) => slots - (running(minute) ?? 0), { pool_name: pool }),
  ];
}

const runs = (): MadeSeries[] => [
  ...DAGS.map((dag, index) =>
    of('dagrun_duration_success', wave(300 + index * 700, 120, dag), {
      dag_id: dag,
      quantile: '0.9',
    }),
  ),
  ...DAGS.map((dag) => of('dagrun_duration_success_count', counter(0.004), { dag_id: dag })),
  of('dagrun_duration_failed_count', counter(times(BROKEN, 0.1)), { dag_id: DAGS[1] }),
  of('dagrun_schedule_delay', wave(6, 3, 'delay'), { dag_id: DAGS[0], quantile: '0.9' }),
  of('scheduler_scheduler_loop_duration', wave(0.4, 0.2, 'loop'), { quantile: '0.9' }),
  of('dag_processing_total_parse_time', wave(4.5, 1, 'parse')),
  of('dag_processing_file_path_queue_size', whole(wave(2, 3, 'files'))),
];

/** A day of three DAGs. */
export const airflowSeries = (): MadeSeries[] => [...parts(), ...tasks(), ...runs()];
