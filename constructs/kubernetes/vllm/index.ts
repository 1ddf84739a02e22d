export { coldStartOf, loadOf, type ImageDelivery } from './engine-load';
export type {
  AdapterOptions,
  CacheOffloadOptions,
  EngineRole,
  EngineScaling,
  EngineSignals,
  LlmModel,
  StaticAdapter,
} from './engine-options';
export { ENGINE_POD_METRICS } from './engine-pod-metrics';
export { LlmService } from './llm-service';
export type {
  HuggingFaceSource,
  ModelFiles,
  ModelFolder,
  ModelSource,
  NodeFiles,
  ObjectSource,
  RegistrySource,
  SecretValue,
  SharedFiles,
  StreamedFiles,
  VolumeFiles,
} from './model-source';
export type { RouterLogic, RouterOptions, RouterScaling } from './router-options';
export type { LlmImages, LlmServiceProps } from './service-props';
export { ENGINE_SERIES, ROUTER_SERIES, USAGE_SERIES } from './series';
