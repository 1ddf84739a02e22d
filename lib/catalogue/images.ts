import { ValueError } from '../values';

/** A pinned container image. */
export interface ImageReference {
  /** Registry and path, such as `quay.io/keycloak/keycloak`; the registry is never left out. */
  readonly repository: string;
  /** An exact tag; never `latest`. */
  readonly tag: string;
  /**
   * `sha256:` and 64 hexadecimal digits. Undefined until a lock file supplies it; a digest is never invented.
   */
  readonly digest?: string;
  /** Where the tag was seen. */
  readonly source: string;
}

/** A registry that keeps copies of upstream images, such as an ECR pull-through cache. */
export interface ImageMirror {
  /** Host of the mirror, such as `111122223333.dkr.ecr.us-west-2.amazonaws.com`. */
  readonly host: string;
  /**
   * Repository prefix in the mirror by upstream registry, such as `{ 'quay.io': 'quay' }`. An image of a
   * registry that is not named here keeps its name: ECR cannot cache `nvcr.io`, for one.
   */
  readonly prefixes: Readonly<Record<string, string>>;
}

/** Where an image is pulled from. */
export interface ImageNameOptions {
  /**
   * The mirror to pull through.
   * @default - the upstream registry
   */
  readonly mirror?: ImageMirror;
}

/** Images of the platform's own workloads; those of controllers are in their charts. */
export const IMAGES = {
  // Built on a base without a shell: the entrypoint is kubectl, the rest are its arguments.
  // https://github.com/kubernetes/kubernetes/blob/v1.35.4/build/common.sh (KUBECTL_BASE_IMAGE)
  kubectl: {
    repository: 'registry.k8s.io/kubectl',
    tag: 'v1.35.4',
    source: 'https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.35.md',
  },
  node: {
    repository: 'docker.io/library/node',
    tag: '24.19.0-trixie-slim',
    source: 'https://github.com/docker-library/official-images/blob/37079fb336/library/node',
  },
  keycloak: {
    repository: 'quay.io/keycloak/keycloak',
    tag: '26.7.4',
    source: 'https://github.com/keycloak/keycloak/releases/tag/26.7.4',
  },
  // The second part is the newest Keycloak that this version of the tool is built and tested against.
  keycloakConfigCli: {
    repository: 'docker.io/adorsys/keycloak-config-cli',
    tag: '6.5.0-26.5.4',
    source: 'https://github.com/adorsys/keycloak-config-cli/blob/v6.5.0/.github/workflows/ci.yaml',
  },
  // Built on a base without a shell, whose user is 65532.
  // https://github.com/oauth2-proxy/oauth2-proxy/blob/v7.15.3/Makefile (DOCKER_BUILD_RUNTIME_IMAGE)
  oauth2Proxy: {
    repository: 'quay.io/oauth2-proxy/oauth2-proxy',
    tag: 'v7.15.3',
    source: 'https://github.com/oauth2-proxy/oauth2-proxy/releases/tag/v7.15.3',
  },
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
  grafana: {
    repository: 'docker.io/grafana/grafana',
    tag: '13.2.0',
    source: 'https://github.com/grafana/grafana/releases/tag/v13.2.0',
  },
  pause: {
    repository: 'registry.k8s.io/pause',
    tag: '3.10.2',
    source: 'https://github.com/kubernetes/kubernetes/blob/v1.35.4/build/pause/CHANGELOG.md',
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
  // Built on a base without a shell, whose user is 65532.
  kubeRbacProxy: {
    repository: 'quay.io/brancz/kube-rbac-proxy',
    tag: 'v0.21.0',
    source: 'https://github.com/brancz/kube-rbac-proxy/releases/tag/v0.21.0',
  },
  vllm: {
    repository: 'docker.io/vllm/vllm-openai',
    tag: 'v0.32.0',
    source: 'https://github.com/vllm-project/vllm/releases/tag/v0.32.0',
  },
  vllmRouter: {
    repository: 'docker.io/lmcache/lmstack-router',
    tag: 'v0.1.12',
    source: 'https://github.com/vllm-project/production-stack/releases/tag/vllm-stack-0.1.12',
  },
  // The last whose Python lies outside of /root, so that others than root can start it.
  // https://github.com/huggingface/text-generation-inference/pull/3197
  textGenerationInference: {
    repository: 'ghcr.io/huggingface/text-generation-inference',
    tag: '3.1.0',
    source: 'https://github.com/huggingface/text-generation-inference/blob/v3.1.0/README.md',
  },
  // Without a model: it serves any that its vLLM knows.
  nim: {
    repository: 'nvcr.io/nim/nvidia/model-free-nim',
    tag: '2.0.11',
    source:
      'https://docs.nvidia.com/nim/large-language-models/2.0.11/get-started/installation.html',
  },
  triton: {
    repository: 'nvcr.io/nvidia/tritonserver',
    tag: '26.07-py3',
    source: 'https://github.com/triton-inference-server/server/blob/v2.71.0/build.py',
  },
  openWebUi: {
    repository: 'ghcr.io/open-webui/open-webui',
    tag: 'v0.12.4',
    source: 'https://github.com/open-webui/open-webui/releases/tag/v0.12.4',
  },
  spark: {
    repository: 'docker.io/apache/spark',
    tag: '4.0.4',
    source: 'https://github.com/apache/spark/releases/tag/v4.0.4',
  },
  ray: {
    repository: 'docker.io/rayproject/ray',
    tag: '2.52.0',
    source: 'https://github.com/ray-project/kuberay/tree/v1.7.0/ray-operator/config/samples',
  },
  trainingOperator: {
    repository: 'ghcr.io/kubeflow/training-v1/training-operator',
    tag: 'v1-93c5489',
    source:
      'https://github.com/kubeflow/trainer/blob/v1.9.4/manifests/overlays/standalone/kustomization.yaml',
  },
  // Beside the operator, for launchers of MPIJobs. https://github.com/kubeflow/trainer/blob/v1.9.4/.github/workflows/publish-core-images.yaml
  kubectlDelivery: {
    repository: 'ghcr.io/kubeflow/training-v1/kubectl-delivery',
    tag: 'v1-93c5489',
    source:
      'https://github.com/kubeflow/trainer/blob/v1.9.4/manifests/overlays/standalone/kustomization.yaml',
  },
  // Its user is 65533. https://github.com/kubernetes/git-sync/blob/v4.4.0/Dockerfile.in
  gitSync: {
    repository: 'registry.k8s.io/git-sync/git-sync',
    tag: 'v4.4.0',
    source: 'https://github.com/kubernetes/git-sync/releases/tag/v4.4.0',
  },
  awsCli: {
    repository: 'public.ecr.aws/aws-cli/aws-cli',
    tag: '2.32.9',
    source: 'https://github.com/aws/aws-cli/blob/2.32.9/docker/Dockerfile',
  },
  // CUDA 13 and cuDNN 9, of the runtimes that Trainer brings along.
  pytorch: {
    repository: 'docker.io/pytorch/pytorch',
    tag: '2.13.0-cuda13.0-cudnn9-runtime',
    source:
      'https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/files/runtimes/torch-distributed.yaml',
  },
  mpiOperator: {
    repository: 'docker.io/mpioperator/mpi-operator',
    tag: '0.8.0',
    source: 'https://github.com/kubeflow/mpi-operator/blob/v0.8.0/deploy/v2beta1/mpi-operator.yaml',
  },
  postgres: {
    repository: 'ghcr.io/cloudnative-pg/postgresql',
    tag: '18.4-system-trixie',
    source: 'https://github.com/cloudnative-pg/cloudnative-pg/releases/tag/v1.30.0',
  },
  pgBouncer: {
    repository: 'ghcr.io/cloudnative-pg/pgbouncer',
    tag: '1.25.1',
    source:
      'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/versions/versions.go',
  },
  // Of its distributions the one that signs requests to AWS. https://github.com/open-telemetry/opentelemetry-collector-releases/blob/v0.159.0/distributions/otelcol-contrib/manifest.yaml
  openTelemetryCollector: {
    repository: 'docker.io/otel/opentelemetry-collector-contrib',
    tag: '0.159.0',
    source:
      'https://github.com/open-telemetry/opentelemetry-collector-releases/releases/tag/v0.159.0',
  },
  valkey: {
    repository: 'docker.io/valkey/valkey',
    tag: '9.1.4',
    source: 'https://valkey.io/download/releases/v9-1-4/',
  },
  redisExporter: {
    repository: 'quay.io/oliver006/redis_exporter',
    tag: 'v1.89.0',
    source: 'https://github.com/oliver006/redis_exporter/releases/tag/v1.89.0',
  },
  loki: {
    repository: 'docker.io/grafana/loki',
    tag: '3.7.6',
    source:
      'https://github.com/grafana-community/helm-charts/blob/loki-18.11.0/charts/loki/Chart.yaml',
  },
  tempo: {
    repository: 'docker.io/grafana/tempo',
    tag: '2.10.8',
    source:
      'https://github.com/grafana-community/helm-charts/blob/tempo-2.2.4/charts/tempo/Chart.yaml',
  },
  statsdExporter: {
    repository: 'docker.io/prom/statsd-exporter',
    tag: 'v0.30.0',
    source: 'https://github.com/prometheus/statsd_exporter/releases/tag/v0.30.0',
  },
  // What monitors of models run in, of the standard library alone.
  python: {
    repository: 'docker.io/library/python',
    tag: '3.14.6-slim-trixie',
    source: 'https://github.com/docker-library/official-images/blob/master/library/python',
  },
  pushgateway: {
    repository: 'docker.io/prom/pushgateway',
    tag: 'v1.11.3',
    source: 'https://github.com/prometheus/pushgateway/releases/tag/v1.11.3',
  },
  dcgmExporter: {
    repository: 'nvcr.io/nvidia/k8s/dcgm-exporter',
    tag: '4.5.3-4.8.2-distroless',
    source: 'https://github.com/NVIDIA/dcgm-exporter/tree/4.5.3-4.8.2/deployment',
  },
} as const satisfies Readonly<Record<string, ImageReference>>;

const REPOSITORY = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * The name to pull: `registry/path:tag`, with `@sha256:…` if the digest is known, from the mirror if there is one.
 *
 * Throws a ValueError for a repository without a registry, for `latest`, and for a malformed tag or digest.
 */
export function imageName(
  image: Omit<ImageReference, 'source'>,
  options: ImageNameOptions = {},
): string {
  const { repository, tag, digest } = image;
  checkReference(image);
  const name = `${mirrored(repository, options.mirror)}:${tag}`;
  return digest === undefined ? name : `${name}@${digest}`;
}

function mirrored(repository: string, mirror: ImageMirror | undefined): string {
  const slash = repository.indexOf('/');
  const prefix = mirror?.prefixes[repository.slice(0, slash)];
  if (mirror === undefined || prefix === undefined) return repository;
  return `${mirror.host}/${prefix}${repository.slice(slash)}`;
}

function checkReference({ repository, tag, digest }: Omit<ImageReference, 'source'>): void {
  if (!REPOSITORY.test(repository)) {
    throw new ValueError(
      `image repository '${repository}' must begin with its registry and be lower case, such as 'docker.io/apache/airflow'`,
    );
  }
  if (tag === 'latest' || !TAG.test(tag)) {
    throw new ValueError(`image '${repository}' has the tag '${tag}'; pin an exact version`);
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    throw new ValueError(
      `image '${repository}' has the digest '${digest}'; it must be 'sha256:' and 64 hexadecimal digits`,
    );
  }
}
