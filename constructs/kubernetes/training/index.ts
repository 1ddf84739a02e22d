export { OPERATOR_API, OPERATOR_RESOURCES, TRAINER_API } from './names';
export { TensorBoard, type TensorBoardProps } from './tensorboard';
export { TrainingAccess } from './training-access';
export type {
  ElasticOptions,
  MpiFramework,
  PlainFramework,
  PyTorchFramework,
  TensorFlowFramework,
  TrainingFramework,
} from './training-framework';
export { TrainingJob } from './training-job';
export type { TrainingJobProps, TrainingOptions, TrainingOutput } from './training-options';
export {
  TrainingProgress,
  type ProgressInPod,
  type TrainingProgressProps,
} from './training-progress';
export { PROGRESS_SERIES } from './progress-series';
export { TrainingRuntime, type TrainingRuntimeProps } from './training-runtime';
export type { TrainingProgram } from './training-program';
export { TrialTraining, type TrialTemplate, type TrialTrainingOptions } from './trial-training';
