export { BatchInference } from './batch-inference';
export type { BatchInferenceProps, BatchPlace } from './batch-inference-props';
export { bentoMl } from './bento-ml';
export {
  InferenceService,
  type ContainerPredictor,
  type InferenceServiceProps,
  type ModelPredictor,
} from './inference-service';
export type {
  ModelConnection,
  ModelMount,
  ModelPodOptions,
  ScratchFolder,
} from './model-pod-options';
export { ModelServer } from './model-server';
export type { ModelServerPreset } from './model-server-preset';
export type {
  ModelServerMetrics,
  ModelServerProps,
  ModelServerRoute,
  ModelServerScaling,
  ModelServerShutdown,
} from './model-server-props';
export { nim, type NimKey, type NimOptions } from './nim';
export {
  textGenerationInference,
  type TextGenerationInferenceOptions,
} from './text-generation-inference';
export { triton, type TritonOptions } from './triton';
export type { IServerMonitor, MonitoredServer, ServerMonitorParts } from './server-monitor';
