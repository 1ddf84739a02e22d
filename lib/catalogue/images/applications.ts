import type { ImageReference } from './image-reference';

/** Images of what people open. */
export const APPLICATIONS_IMAGES = {
  jupyterHub: {
    repository: 'quay.io/jupyterhub/k8s-hub',
    tag: '4.4.0',
    source: 'https://github.com/jupyterhub/zero-to-jupyterhub-k8s/releases/tag/4.4.0',
  },
  configurableHttpProxy: {
    repository: 'quay.io/jupyterhub/configurable-http-proxy',
    tag: '5.3.0',
    source: 'https://github.com/jupyterhub/configurable-http-proxy/releases/tag/5.3.0',
  },
  allSparkNotebook: {
    repository: 'quay.io/jupyter/all-spark-notebook',
    tag: '2026-07-28',
    source: 'https://github.com/jupyter/docker-stacks',
  },
  dataScienceNotebook: {
    repository: 'quay.io/jupyter/datascience-notebook',
    tag: '2026-07-28',
    source: 'https://github.com/jupyter/docker-stacks',
  },
  pysparkNotebook: {
    repository: 'quay.io/jupyter/pyspark-notebook',
    tag: '2026-07-28',
    source: 'https://github.com/jupyter/docker-stacks',
  },
  scipyNotebook: {
    repository: 'quay.io/jupyter/scipy-notebook',
    tag: '2026-07-28',
    source: 'https://github.com/jupyter/docker-stacks',
  },
  // The prefix names the CUDA that the image holds; without it there is none.
  // https://github.com/jupyter/docker-stacks/blob/main/docs/using/selecting.md
  pytorchNotebook: {
    repository: 'quay.io/jupyter/pytorch-notebook',
    tag: 'cuda12-2026-07-28',
    source: 'https://github.com/jupyter/docker-stacks/tree/main/images/pytorch-notebook/cuda12',
  },
  tensorflowNotebook: {
    repository: 'quay.io/jupyter/tensorflow-notebook',
    tag: 'cuda-2026-07-28',
    source: 'https://github.com/jupyter/docker-stacks/tree/main/images/tensorflow-notebook/cuda',
  },
  airflow: {
    repository: 'docker.io/apache/airflow',
    tag: '3.3.1',
    source: 'https://github.com/apache/airflow/releases/tag/3.3.1',
  },
  mlflow: {
    repository: 'ghcr.io/mlflow/mlflow',
    // With the drivers for PostgreSQL and S3, which the image without the suffix lacks.
    tag: 'v3.15.1-full',
    source: 'https://github.com/mlflow/mlflow/blob/v3.15.1/docker/README.md',
  },
  openWebUi: {
    repository: 'ghcr.io/open-webui/open-webui',
    tag: 'v0.12.4',
    source: 'https://github.com/open-webui/open-webui/releases/tag/v0.12.4',
  },
} as const satisfies Readonly<Record<string, ImageReference>>;
