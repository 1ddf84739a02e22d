/** Component of everything of Spark. */
export const COMPONENT = 'spark';

/** https://github.com/kubeflow/spark-operator/tree/v2.5.2/api/v1beta2 */
export const SPARK_API = { group: 'sparkoperator.k8s.io', version: 'v1beta2' } as const;

/** What drivers are found by: https://spark.apache.org/docs/4.0.0/running-on-kubernetes.html#spark-properties */
export const DRIVER_PODS = { 'spark-role': 'driver' };
