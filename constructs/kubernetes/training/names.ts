import { PLATFORM } from '../core';

/** Component of everything of training. */
export const COMPONENT = 'training';

/** https://github.com/kubeflow/trainer/tree/v2.3.0/pkg/apis/trainer/v1alpha1 */
export const TRAINER_API = { group: 'trainer.kubeflow.org', version: 'v1alpha1' } as const;

/** https://github.com/kubeflow/trainer/tree/v1.9.4/pkg/apis/kubeflow.org/v1 */
export const OPERATOR_API = { group: 'kubeflow.org', version: 'v1' } as const;

/** The label of all pods of a job, by its name. */
export const JOB_LABEL = `${PLATFORM}/training-job`;

/** The label of the pods of a job that work: not of its launcher, chief or servers of parameters. */
export const NODES_LABEL = `${PLATFORM}/training-nodes`;

/**
 * The user that programs run as, where none is said: that of notebooks, so that what training writes to shared folders
 * people can read and change. Images of PyTorch and TensorFlow would run as root.
 */
export const TRAINING_USER = { uid: 1000, gid: 100 } as const;

/** Names of pods have a part of the operator's and a hash: this leaves them room in a label. */
export const LONGEST_NAME = 40;

/** Kinds of the Training operator, as rules name them. */
export const OPERATOR_RESOURCES = [
  'jaxjobs',
  'mpijobs',
  'paddlejobs',
  'pytorchjobs',
  'tfjobs',
  'xgboostjobs',
] as const;
