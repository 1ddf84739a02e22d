/** Component of everything of Spark. */
export const COMPONENT = 'spark';

/** https://github.com/kubeflow/spark-operator/tree/v2.5.2/api/v1beta2 */
export const SPARK_API = { group: 'sparkoperator.k8s.io', version: 'v1beta2' } as const;

/** User and group of upstream's image. https://github.com/apache/spark-docker/blob/master/4.0.0/scala2.13-java17-ubuntu/Dockerfile */
export const SPARK_USER = 185;

/** What drivers are found by: https://spark.apache.org/docs/4.0.0/running-on-kubernetes.html#spark-properties */
export const DRIVER_PODS = { 'spark-role': 'driver' };

/** The driver's pages, and its metrics. https://spark.apache.org/docs/4.0.0/configuration.html#spark-ui */
export const DRIVER_PAGES = { name: 'spark-ui', number: 4040 } as const;

/** Upstream's own. https://spark.apache.org/docs/4.0.0/monitoring.html#viewing-after-the-fact */
export const HISTORY_PORT = 18_080;
