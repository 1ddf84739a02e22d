export type { AlgorithmName, KatibImage, KatibImages } from './algorithms';
export { Experiment } from './experiment';
export type {
  Algorithm,
  ExperimentProps,
  MetricsSource,
  Objective,
  TrialObject,
  TrialOptions,
} from './experiment-props';
export { Katib } from './katib';
export { KatibDefinitions } from './katib-definitions';
export type { KatibProps } from './katib-props';
export type { Distribution, TuningParameter } from './parameters';
export type { TrialKind } from './trial-kinds';
export { TuningAccess } from './tuning-access';
