import { PLATFORM, type Labels } from '../core';

/** What the objects are part of. */
export const COMPONENT = 'pipelines';

/** Airflow’s own folder in the image. */
export const AIRFLOW_HOME = '/opt/airflow';

/** The user of the image. https://airflow.apache.org/docs/docker-stack/entrypoint.html */
export const AIRFLOW_USER = { uid: 50_000, gid: 0 } as const;

/** Ports, upstream’s own. https://github.com/apache/airflow/blob/3.3.1/airflow-core/src/airflow/config_templates/config.yml */
export const API_PORT = 8080;
export const SCHEDULER_HEALTH_PORT = 8974;
export const TRIGGERER_LOG_PORT = 8794;

/** The id of the provider, which is part of the path that people come back to. */
export const PROVIDER = 'platform';

/** A part of Airflow that runs all the time. */
export type AirflowPart = 'api-server' | 'scheduler' | 'dag-processor' | 'triggerer';

/** Name of a part: of its Deployment, its account, and the Service of the API server. */
export const partName = (part: AirflowPart): string => `airflow-${part}`;

/** Labels by which the pods of a part are selected. */
export const partPods = (part: AirflowPart): Labels => podsOf(partName(part));

/** Name of the account that tasks run as. */
export const WORKER = 'airflow-worker';

/** Labels of the pods of tasks. */
export const WORKER_PODS: Labels = {
  'app.kubernetes.io/name': WORKER,
  'app.kubernetes.io/component': COMPONENT,
};

/** Name of the Deployment of workers of Celery. */
export const CELERY = 'airflow-celery-worker';

/** Labels of these: they are pods of tasks, and told apart from those of a single one. */
export const CELERY_PODS: Labels = { ...WORKER_PODS, [`${PLATFORM}/worker`]: 'celery' };

function podsOf(name: string): Labels {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': COMPONENT };
}

/** Labels of every pod of Airflow. */
export const ALL_PODS: Labels = { 'app.kubernetes.io/component': COMPONENT };

/** Keys of the generated secret. */
export const AIRFLOW_SECRET_KEYS = {
  fernet: 'fernet-key',
  jwt: 'jwt-secret',
  api: 'api-secret-key',
} as const;
