export type { AlgorithmName, KatibImage, KatibImages } from './algorithms';
export { Katib } from './katib';
export { KatibDefinitions } from './katib-definitions';
export type { KatibProps } from './katib-props';
export type { TrialKind } from './trial-kinds';
export { TuningAccess } from './tuning-access';
