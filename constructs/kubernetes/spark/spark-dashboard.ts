import {
  ChosenSeries,
  graph,
  quantile,
  rate,
  stat,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { SPARK_DRIVER_SERIES, SPARK_EXECUTOR_SERIES, SPARK_OPERATOR_SERIES } from './series';

/** The operator counts applications of all namespaces together. */
const OPERATOR = new ChosenSeries(SPARK_OPERATOR_SERIES, {});
const DRIVERS = new ChosenSeries(SPARK_DRIVER_SERIES, { namespace: 'namespace', pod: 'driver' });
const EXECUTORS = new ChosenSeries(SPARK_EXECUTOR_SERIES, {
  namespace: 'namespace',
  pod: 'driver',
});

const MEGABYTE = 1_048_576;

const APPLICATIONS: DashboardRow = {
  title: 'Applications of everybody',
  panels: [
    stat({
      title: 'Running applications',
      description: 'Applications that are under way.',
      lines: {
        'running applications': `sum(${OPERATOR.select('spark_application_running_count')})`,
      },
    }),
    stat({
      title: 'Running executors',
      description: 'Executors of all applications.',
      lines: { 'running executors': `sum(${OPERATOR.select('spark_executor_running_count')})` },
    }),
    graph({
      title: 'Applications that ended',
      description: 'In a second: failures beside what succeeded, and what could not be submitted.',
      unit: 'ops',
      lines: {
        submitted: rate(OPERATOR.select('spark_application_submit_count')),
        succeeded: rate(OPERATOR.select('spark_application_success_count')),
        failed: rate(OPERATOR.select('spark_application_failure_count')),
        'not submitted': rate(OPERATOR.select('spark_application_failed_submission_count')),
      },
    }),
    graph({
      title: 'Time to start',
      description: 'Seconds from the application to its driver: nodes, images and quota are in it.',
      unit: 's',
      lines: {
        '95 %': quantile(
          0.95,
          OPERATOR.select('spark_application_start_latency_seconds_histogram_bucket'),
        ),
      },
    }),
    graph({
      title: 'Executors that were lost',
      description: 'In a second. Spot nodes that go, and memory that is short, look like this.',
      unit: 'ops',
      lines: { lost: rate(OPERATOR.select('spark_executor_failure_count')) },
    }),
  ],
};

const WORK: DashboardRow = {
  title: 'Chosen drivers',
  panels: [
    graph({
      title: 'Jobs and stages',
      description: 'What is under way, and waits. Failed stages are tried again.',
      lines: {
        jobs: all('metrics_spark_driver_DAGScheduler_job_activeJobs_Value'),
        stages: all('metrics_spark_driver_DAGScheduler_stage_runningStages_Value'),
        waiting: all('metrics_spark_driver_DAGScheduler_stage_waitingStages_Value'),
        failed: all('metrics_spark_driver_DAGScheduler_stage_failedStages_Value'),
      },
    }),
    graph({
      title: 'Memory for blocks',
      description: 'What drivers and their executors cache.',
      unit: 'bytes',
      lines: {
        '{{pod}}': `sum by (pod) (${DRIVERS.select(
          'metrics_spark_driver_BlockManager_memory_memUsed_MB_Value',
        )}) * ${MEGABYTE}`,
      },
    }),
  ],
};

function all(name: (typeof SPARK_DRIVER_SERIES)[number]): string {
  return `sum(${DRIVERS.select(name)})`;
}

const RUNNING: DashboardRow = {
  title: 'Their executors',
  panels: [
    graph({
      title: 'Tasks at work',
      description: 'Tasks, and how many could be: a gap is executors that have nothing to do.',
      lines: {
        'at work': `sum(${EXECUTORS.select('metrics_executor_activeTasks')})`,
        possible: `sum(${EXECUTORS.select('metrics_executor_maxTasks')})`,
      },
    }),
    graph({
      title: 'Tasks that ended',
      description: 'In a second.',
      unit: 'ops',
      lines: {
        completed: rate(EXECUTORS.select('metrics_executor_completedTasks_total')),
        failed: rate(EXECUTORS.select('metrics_executor_failedTasks_total')),
      },
    }),
    graph({
      title: 'Garbage collection',
      description: 'Part of the time of tasks. Above a tenth, memory is short.',
      unit: 'percentunit',
      lines: {
        'all executors': `${rate(EXECUTORS.select('metrics_executor_totalGCTime_seconds_total'))} / ${rate(EXECUTORS.select('metrics_executor_totalDuration_seconds_total'))}`,
      },
    }),
    graph({
      title: 'Read and shuffled',
      description: 'Bytes in a second: what is shuffled goes through disks and the network.',
      unit: 'Bps',
      lines: {
        read: rate(EXECUTORS.select('metrics_executor_totalInputBytes_bytes_total')),
        'shuffle read': rate(EXECUTORS.select('metrics_executor_totalShuffleRead_bytes_total')),
        'shuffle written': rate(EXECUTORS.select('metrics_executor_totalShuffleWrite_bytes_total')),
      },
    }),
    graph({
      title: 'Memory and disk',
      description: 'The highest heap of an executor, and what blocks take.',
      unit: 'bytes',
      lines: {
        'highest heap': `max(${EXECUTORS.select('metrics_executor_JVMHeapMemory_bytes')})`,
        'blocks in memory': `sum(${EXECUTORS.select('metrics_executor_memoryUsed_bytes')})`,
        'blocks on disk': `sum(${EXECUTORS.select('metrics_executor_diskUsed_bytes')})`,
      },
    }),
  ],
};

/** Applications of everybody by the operator’s word, and what chosen drivers do. */
export const SPARK_DASHBOARD: Dashboard = {
  name: 'spark',
  title: 'Spark',
  folder: 'Applications',
  description: 'Whether applications start and end well, and what chosen ones do.',
  variables: [
    {
      name: 'namespace',
      title: 'Namespace',
      query: 'label_values(metrics_executor_maxTasks, namespace)',
    },
    {
      name: 'driver',
      title: 'Driver',
      query: 'label_values(metrics_executor_maxTasks{namespace=~"$namespace"}, pod)',
    },
  ],
  rows: [APPLICATIONS, WORK, RUNNING],
};
