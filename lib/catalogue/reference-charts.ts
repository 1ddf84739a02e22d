import type { ChartReference } from './chart-reference';

/**
 * Charts of applications that this platform builds itself: never installed, but the versions whose
 * behaviour the constructs follow.
 */
export const REFERENCE_CHARTS = {
  jupyterHub: {
    name: 'jupyterhub',
    repository: 'https://hub.jupyter.org/helm-chart',
    version: '4.4.0',
    appVersion: '5.5.0',
    source: 'https://github.com/jupyterhub/zero-to-jupyterhub-k8s/tree/4.4.0/jupyterhub',
  },
  airflow: {
    name: 'airflow',
    repository: 'https://airflow.apache.org',
    version: '1.22.0',
    appVersion: '3.2.2',
    source: 'https://github.com/apache/airflow/tree/helm-chart/1.22.0/chart',
  },
  mlflow: {
    name: 'mlflow',
    repository: 'https://community-charts.github.io/helm-charts',
    version: '1.11.5',
    appVersion: '3.15.1',
    source: 'https://github.com/community-charts/helm-charts/tree/main/charts/mlflow',
  },
  vllmStack: {
    name: 'vllm-stack',
    repository: 'https://vllm-project.github.io/production-stack',
    version: '0.1.12',
    source: 'https://github.com/vllm-project/production-stack/tree/vllm-stack-0.1.12/helm',
  },
} as const satisfies Readonly<Record<string, ChartReference>>;
