/** https://github.com/apache/spark-docker/blob/master/4.0.0/scala2.13-java17-ubuntu/Dockerfile */
const SPARK_USER = 185;

/** What *restricted* asks of a container. */
const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsGroup: SPARK_USER,
  runAsNonRoot: true,
  runAsUser: SPARK_USER,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/**
 * The account hands out no token by itself, and the driver asks the API server for executors. A template
 * has to name the driver's container.
 * https://github.com/kubeflow/spark-operator/blob/v2.5.2/internal/controller/sparkapplication/submission.go
 */
const DRIVER_POD = {
  automountServiceAccountToken: true,
  containers: [{ name: 'spark-kubernetes-driver' }],
} as const;

/** A day, so that people and workflows still see how it ended. */
const KEPT_SECONDS = 86_400;

/** A number, or a text that is filled in later. */
type Count = number | string;

/** A Spark application in Python. */
export interface PythonApplicationOptions {
  /** Image with Spark and what the program needs. */
  readonly image: string;
  /** Version of Spark in the image. */
  readonly version: string;
  /** The program: a `local://` path in the image, or an `s3a://` URL. */
  readonly main: string;
  /**
   * Its arguments.
   * @default - none
   */
  readonly arguments?: readonly string[] | string;
  /** The service account of the driver, which may make pods. */
  readonly serviceAccountName: string;
  /**
   * Executors.
   * @default 2
   */
  readonly executors?: Count;
  /**
   * Cores of each executor.
   * @default 1
   */
  readonly cores?: Count;
  /**
   * Memory of each executor.
   * @default '2g'
   */
  readonly memory?: string;
}

/** `spec` of a SparkApplication. https://github.com/kubeflow/spark-operator/blob/v2.5.2/docs/api-docs.md */
export type PythonApplication = ReturnType<typeof pythonApplication>;

/**
 * `spec` of a SparkApplication that the Pod Security Standard *restricted* lets run. It is tried once:
 * whoever starts it decides on a second time.
 */
export const pythonApplication = (options: PythonApplicationOptions) => ({
  type: 'Python',
  mode: 'cluster',
  image: options.image,
  sparkVersion: options.version,
  mainApplicationFile: options.main,
  arguments: options.arguments,
  restartPolicy: { type: 'Never' },
  timeToLiveSeconds: KEPT_SECONDS,
  driver: {
    cores: 1,
    memory: '1g',
    serviceAccount: options.serviceAccountName,
    template: { spec: DRIVER_POD },
    securityContext: RESTRICTED,
  },
  executor: {
    instances: options.executors ?? 2,
    cores: options.cores ?? 1,
    memory: options.memory ?? '2g',
    securityContext: RESTRICTED,
  },
});
