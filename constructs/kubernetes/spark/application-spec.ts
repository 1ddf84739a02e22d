import { jobPriorityClass } from '../queue';
import type {
  Count,
  DynamicAllocationOptions,
  SparkApplicationOptions,
  SparkExecutorOptions,
  SparkProgram,
  SparkRetryOptions,
} from './application-options';
import { DRIVER_DEFAULTS, EXECUTOR_DEFAULTS } from './application-pods';
import { driverTemplate, executorTemplate, mountsOf, type PodTemplate } from './pod-templates';
import { eventLogProperties, hadoopProperties } from './s3-settings';

const DAY = 86_400;

/** The fields of a SparkApplication's `spec` that are set. https://github.com/kubeflow/spark-operator/blob/v2.5.2/docs/api-docs.md */
export interface SparkApplicationSpec {
  readonly type: SparkProgram['language'];
  readonly mode: 'cluster';
  readonly image: string;
  readonly sparkVersion: string;
  readonly mainClass?: string;
  readonly mainApplicationFile: string;
  readonly arguments?: readonly string[] | string;
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly hadoopConf?: Readonly<Record<string, string>>;
  readonly restartPolicy: RestartPolicy;
  readonly timeToLiveSeconds: number;
  readonly dynamicAllocation?: DynamicAllocation;
  readonly batchScheduler?: 'volcano' | 'yunikorn';
  readonly batchSchedulerOptions?: { readonly queue: string; readonly priorityClassName: string };
  readonly driver: SparkPod & { readonly serviceAccount: string };
  readonly executor: SparkPod & { readonly serviceAccount: string; readonly instances?: Count };
}

interface SparkPod {
  readonly cores: Count;
  readonly memory: string;
  readonly template: PodTemplate;
}

interface RestartPolicy {
  readonly type: 'Never' | 'OnFailure';
  readonly onFailureRetries?: number;
  readonly onFailureRetryInterval?: number;
  readonly onSubmissionFailureRetries?: number;
  readonly onSubmissionFailureRetryInterval?: number;
}

interface DynamicAllocation {
  readonly enabled: true;
  readonly initialExecutors: number;
  readonly minExecutors: number;
  readonly maxExecutors: number;
  readonly shuffleTrackingEnabled: true;
}

/**
 * `spec` of a SparkApplication in a namespace, whose pods the Pod Security Standard *restricted* lets run. For a
 * template whose texts are filled in later; else make a `SparkApplication`.
 */
export function sparkApplicationSpec(
  options: SparkApplicationOptions,
  namespace: { readonly name: string },
): SparkApplicationSpec {
  const { image, version, program, retries, s3, keptSeconds = DAY, executors = {} } = options;
  const { instances } = executors;
  const serviceAccount = options.serviceAccountName;
  const mounts = mountsOf(options, namespace);
  return {
    type: program.language,
    mode: 'cluster',
    image,
    sparkVersion: version,
    mainClass: 'mainClass' in program ? program.mainClass : undefined,
    mainApplicationFile: program.file,
    arguments: options.arguments,
    sparkConf: propertiesOf(options),
    hadoopConf: s3 && hadoopProperties(s3),
    restartPolicy: restartPolicyOf(retries),
    timeToLiveSeconds: keptSeconds,
    dynamicAllocation: typeof instances === 'object' ? dynamicAllocationOf(instances) : undefined,
    ...schedulerOf(options),
    driver: {
      cores: options.driver?.cores ?? DRIVER_DEFAULTS.cores,
      memory: options.driver?.memory ?? DRIVER_DEFAULTS.memory,
      serviceAccount,
      template: driverTemplate(options, mounts),
    },
    executor: {
      ...executorSize(executors),
      serviceAccount,
      template: executorTemplate(options, mounts),
    },
  };
}

/** The operator takes as many executors as it is told at first, so dynamic ones are told by their bounds alone. */
const executorSize = ({
  instances = EXECUTOR_DEFAULTS.instances,
  cores = EXECUTOR_DEFAULTS.cores,
  memory = EXECUTOR_DEFAULTS.memory,
}: SparkExecutorOptions) => ({
  instances: typeof instances === 'object' ? undefined : instances,
  cores,
  memory,
});

/**
 * An executor that has to go hands over what it holds, so that losing a node costs no recomputation.
 * https://spark.apache.org/docs/4.0.0/configuration.html#scheduling
 */
const HAND_OVER = {
  'spark.decommission.enabled': 'true',
  'spark.storage.decommission.enabled': 'true',
  'spark.storage.decommission.rddBlocks.enabled': 'true',
  'spark.storage.decommission.shuffleBlocks.enabled': 'true',
} as const;

/** Metrics of driver and executors below the driver's pages. https://spark.apache.org/docs/4.0.0/monitoring.html#metrics */
const METRICS = {
  'spark.ui.prometheus.enabled': 'true',
  'spark.metrics.conf.*.sink.prometheusServlet.class':
    'org.apache.spark.metrics.sink.PrometheusServlet',
  'spark.metrics.conf.*.sink.prometheusServlet.path': '/metrics/prometheus',
  // The id of a run would make each run a metric of its own.
  'spark.metrics.namespace': 'spark',
} as const;

const propertiesOf = ({ eventLog, properties }: SparkApplicationOptions) => ({
  ...METRICS,
  ...HAND_OVER,
  ...(eventLog === undefined ? {} : eventLogProperties(eventLog)),
  ...properties,
});

function restartPolicyOf(retries: SparkRetryOptions | undefined): RestartPolicy {
  if (retries === undefined) return { type: 'Never' };
  return {
    type: 'OnFailure',
    onFailureRetries: retries.runs ?? 3,
    onFailureRetryInterval: retries.secondsBetweenRuns ?? 10,
    onSubmissionFailureRetries: retries.submissions ?? 5,
    onSubmissionFailureRetryInterval: retries.secondsBetweenSubmissions ?? 20,
  };
}

const dynamicAllocationOf = ({
  min = 0,
  max,
  initial = min,
}: DynamicAllocationOptions): DynamicAllocation => ({
  enabled: true,
  initialExecutors: initial,
  minExecutors: min,
  maxExecutors: max,
  // There is no shuffle service in Kubernetes: what an executor wrote keeps it alive.
  shuffleTrackingEnabled: true,
});

const schedulerOf = ({
  queue,
  priority = 'low',
}: SparkApplicationOptions): Pick<
  SparkApplicationSpec,
  'batchScheduler' | 'batchSchedulerOptions'
> =>
  queue === undefined || queue.scheduler === 'kueue'
    ? {}
    : {
        batchScheduler: queue.scheduler,
        batchSchedulerOptions: {
          queue: queue.name,
          priorityClassName: jobPriorityClass(priority),
        },
      };
