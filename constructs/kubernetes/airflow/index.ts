export { Airflow } from './airflow';
export type {
  AirflowAws,
  AirflowProps,
  AirflowReplicas,
  AirflowRole,
  DagSource,
  LogStore,
  PoolOptions,
} from './airflow-props';
export type { CeleryOptions } from './celery-options';
export type { IRetraining, RetrainingTrigger, TriggerOptions } from './i-retraining';
