export type { JobKind } from './job-kinds';
export { TRAINING_API } from './names';
export { TrainingOperator } from './training-operator';
export {
  TrainingOperatorDefinitions,
  type TrainingOperatorDefinitionsProps,
} from './training-operator-definitions';
export type { TrainingOperatorProps } from './training-operator-props';
