import type { ImageReference } from './image-reference';

/** Images of jobs, and of models that are served. */
export const WORK_IMAGES = {
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
  // CUDA 13 and cuDNN 9, of the runtimes that Trainer brings along.
  pytorch: {
    repository: 'docker.io/pytorch/pytorch',
    tag: '2.13.0-cuda13.0-cudnn9-runtime',
    source:
      'https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/files/runtimes/torch-distributed.yaml',
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
  mpiOperator: {
    repository: 'docker.io/mpioperator/mpi-operator',
    tag: '0.8.0',
    source: 'https://github.com/kubeflow/mpi-operator/blob/v0.8.0/deploy/v2beta1/mpi-operator.yaml',
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
} as const satisfies Readonly<Record<string, ImageReference>>;
