import { imageName, IMAGES } from '../../../lib/catalogue';
import type { ModelServerPreset } from './model-server-preset';
import type { ModelMount } from './model-pod-options';
import { TRITON_DASHBOARD } from './triton-dashboard';

const PORT = 8000;
const METRICS_PORT = 8002;

/** User `triton-server`. https://github.com/triton-inference-server/server/blob/v2.71.0/build.py */
const USER = { uid: 1000, gid: 1000 } as const;

/** A Triton Inference Server. */
export interface TritonOptions {
  /**
   * The folder of models in Triton’s order: `<model>/config.pbtxt`, `<model>/<version>/model.onnx`.
   * https://github.com/triton-inference-server/server/blob/v2.71.0/docs/user_guide/model_repository.md
   */
  readonly repository: ModelMount;
  /**
   * The image.
   * @default - that of the catalogue, with all frameworks
   */
  readonly image?: string;
}

/**
 * NVIDIA Triton Inference Server, for models of ONNX, TensorRT, PyTorch, OpenVINO and Python, on GPUs or without. All of
 * the folder is loaded at the start; a new version needs new pods.
 */
export const triton = ({
  repository,
  image = imageName(IMAGES.triton),
}: TritonOptions): ModelServerPreset => ({
  image,
  port: PORT,
  args: [
    'tritonserver',
    `--model-repository=${repository.path}`,
    `--http-port=${PORT}`,
    `--metrics-port=${METRICS_PORT}`,
    '--allow-grpc=false',
  ],
  // https://github.com/triton-inference-server/server/blob/v2.71.0/deploy/k8s-onprem/templates/deployment.yaml
  readyPath: '/v2/health/ready',
  livePath: '/v2/health/live',
  loadSeconds: 300,
  metricsEndpoint: { port: METRICS_PORT },
  dashboard: TRITON_DASHBOARD,
  // Models of Python talk by shared memory.
  sharedMemory: '1Gi',
  models: [repository],
  user: USER,
});
