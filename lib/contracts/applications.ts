import type { Environment } from '../config/schema';
import { hasEdge } from './entrance';
import { AIRFLOW } from './applications/airflow';
import type { ApplicationContract } from './applications/application';
import { ARGO_WORKFLOWS } from './applications/argo-workflows';
import { GRAFANA } from './applications/grafana';
import { JUPYTER_HUB } from './applications/jupyterhub';
import { LOGS } from './applications/logs';
import { MLFLOW } from './applications/mlflow';
import { MONITORING } from './applications/monitoring';
import { MODEL_MONITORING } from './applications/model-monitoring';
import { OPEN_WEBUI } from './applications/open-webui';
import { QUEUES } from './applications/queues';
import { RAY } from './applications/ray';
import { SERVING } from './applications/serving';
import { SPARK } from './applications/spark';
import { TRACES } from './applications/traces';
import { TRAINING } from './applications/training';

export type { ApplicationContract } from './applications/application';

/** Every application that an environment can switch on by its section. */
export const APPLICATIONS: readonly ApplicationContract[] = [
  AIRFLOW,
  ARGO_WORKFLOWS,
  GRAFANA,
  JUPYTER_HUB,
  LOGS,
  MLFLOW,
  MONITORING,
  MODEL_MONITORING,
  OPEN_WEBUI,
  QUEUES,
  RAY,
  SERVING,
  SPARK,
  TRACES,
  TRAINING,
];

/**
 * The applications that run. One with pages waits for the entrance, which is not there before the zone is
 * delegated.
 */
export const applicationsOf = (environment: Environment): ApplicationContract[] =>
  APPLICATIONS.filter(
    ({ section, hasPages }) =>
      environment[section] !== undefined && (!hasPages || hasEdge(environment)),
  );

/** Whether an application runs. */
export const runs = (environment: Environment, section: ApplicationContract['section']): boolean =>
  applicationsOf(environment).some((each) => each.section === section);
