import type { k8s } from 'cdk8s-plus-29';
import type { CacheConnection } from '../database';
import { DEFAULT_CONCURRENCY, type CeleryOptions } from './celery-options';

/**
 * How tasks come to workers, and results back: both by the cache, so that workers need no database.
 * https://airflow.apache.org/docs/apache-airflow-providers-celery/3.23.1/configurations-ref.html
 */
export function celeryVariables(
  { secret, tls }: CacheConnection,
  { concurrency = DEFAULT_CONCURRENCY }: CeleryOptions,
): k8s.EnvVar[] {
  // Celery asks of an encrypted address that it says what becomes of a certificate.
  const address = tls ? '$(CELERY_CACHE)?ssl_cert_reqs=required' : '$(CELERY_CACHE)';
  return [
    secret.toEnvVar('CELERY_CACHE', 'uri'),
    { name: 'AIRFLOW__CELERY__BROKER_URL', value: address },
    { name: 'AIRFLOW__CELERY__RESULT_BACKEND', value: address },
    { name: 'AIRFLOW__CELERY__WORKER_CONCURRENCY', value: String(concurrency) },
    // A task counts as waiting until it has ended, so that losing its worker gives it to another.
    { name: 'AIRFLOW__CELERY__TASK_ACKS_LATE', value: 'True' },
    { name: 'AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER', value: '1' },
  ];
}
