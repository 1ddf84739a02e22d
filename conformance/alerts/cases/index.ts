import type { AlertCases } from '../alert-case';
import { ACCELERATOR_CASES } from './accelerators';
import { AIRFLOW_CASES } from './airflow';
import { ARGO_WORKFLOWS_CASES } from './argo-workflows';
import { GATEWAY_CASES } from './gateway';
import { GRAFANA_CASES } from './grafana';
import { JOB_CASES } from './jobs';
import { JUPYTERHUB_CASES } from './jupyterhub';
import { KEYCLOAK_CASES } from './keycloak';
import { LOKI_CASES } from './loki';
import { MLFLOW_CASES } from './mlflow';
import { MODEL_MONITORING_CASES } from './model-monitoring';
import { MODEL_SERVER_CASES } from './model-server';
import { NODE_CASES } from './nodes';
import { OAUTH2_PROXY_CASES } from './oauth2-proxy';
import { OPENTELEMETRY_CASES } from './opentelemetry';
import { POSTGRESQL_CASES } from './postgresql';
import { SERVICE_CASES } from './services';
import { SPARK_CASES } from './spark';
import { TEMPO_CASES } from './tempo';
import { TRAINING_OPERATOR_CASES } from './training-operator';
import { VALKEY_CASES } from './valkey';
import { VLLM_CASES } from './vllm';

/** The cases of all alerts, product by product. */
export const ALERT_CASES: AlertCases = {
  ...ACCELERATOR_CASES,
  ...AIRFLOW_CASES,
  ...ARGO_WORKFLOWS_CASES,
  ...GATEWAY_CASES,
  ...GRAFANA_CASES,
  ...JOB_CASES,
  ...JUPYTERHUB_CASES,
  ...KEYCLOAK_CASES,
  ...LOKI_CASES,
  ...MLFLOW_CASES,
  ...MODEL_MONITORING_CASES,
  ...MODEL_SERVER_CASES,
  ...NODE_CASES,
  ...OAUTH2_PROXY_CASES,
  ...OPENTELEMETRY_CASES,
  ...POSTGRESQL_CASES,
  ...SERVICE_CASES,
  ...SPARK_CASES,
  ...TEMPO_CASES,
  ...TRAINING_OPERATOR_CASES,
  ...VALKEY_CASES,
  ...VLLM_CASES,
};
