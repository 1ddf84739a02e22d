import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { ACCOUNT_CHECKS } from './account';
import type { Check } from './check';
import { AIRFLOW_CHECKS } from './airflow';
import { APPLICATION_CHECKS } from './applications';
import { GRAFANA_CHECKS } from './grafana';
import { QUEUE_CHECKS } from './queues';
import { QUOTA_CHECKS } from './quotas';
import { RAY_CHECKS } from './ray';
import { SERVING_CHECKS } from './serving';
import { TRAINING_CHECKS } from './training';
import { SPARK_CHECKS } from './spark';
import { CLUSTER_CHECKS } from './cluster';
import { COST_CHECKS } from './costs';
import { DNS_CHECKS } from './dns';
import { LOG_CHECKS, TRACE_CHECKS } from './logs-and-traces';
import { MLFLOW_CHECKS } from './mlflow';
import { MODEL_MONITORING_CHECKS } from './model-monitoring';
import { MONITORING_CHECKS } from './monitoring';
import { JUPYTER_HUB_CHECKS } from './jupyterhub';
import { LOAD_TEST_CHECKS } from './load-tests';
import { OPEN_WEBUI_CHECKS } from './open-webui';
import { NETWORK_CHECKS } from './network';
import { NODE_POOL_CHECKS } from './node-pools';
import { SERVICE_CHECKS } from './services';
import { STORAGE_CHECKS } from './storage';
import { TEAM_CHECKS } from './teams';
import { TELEMETRY_CHECKS } from './telemetry';

const CHECKS: readonly Check[] = [
  ...ACCOUNT_CHECKS,
  ...APPLICATION_CHECKS,
  ...JUPYTER_HUB_CHECKS,
  ...AIRFLOW_CHECKS,
  ...QUEUE_CHECKS,
  ...QUOTA_CHECKS,
  ...RAY_CHECKS,
  ...SERVING_CHECKS,
  ...LOAD_TEST_CHECKS,
  ...OPEN_WEBUI_CHECKS,
  ...SPARK_CHECKS,
  ...TRAINING_CHECKS,
  ...MLFLOW_CHECKS,
  ...MODEL_MONITORING_CHECKS,
  ...MONITORING_CHECKS,
  ...COST_CHECKS,
  ...LOG_CHECKS,
  ...TRACE_CHECKS,
  ...GRAFANA_CHECKS,
  ...NETWORK_CHECKS,
  ...CLUSTER_CHECKS,
  ...DNS_CHECKS,
  ...NODE_POOL_CHECKS,
  ...SERVICE_CHECKS,
  ...STORAGE_CHECKS,
  ...TEAM_CHECKS,
  ...TELEMETRY_CHECKS,
];

/** What of an environment does not go together; the schema has seen each value by itself. */
export function checkAcross(environment: Environment): Violation[] {
  return CHECKS.flatMap((check) => check(environment));
}
