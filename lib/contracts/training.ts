import type { Environment } from '../config/schema';
import { hasEdge } from './entrance';
import { teamsWithFolder } from './shared-folders';

/** Whether the Training operator runs beside Trainer. */
export const hasTrainingOperator = ({ training }: Environment): boolean =>
  (training?.kinds.length ?? 0) > 0;

/** Whether Katib runs beside Trainer. */
export const hasTuning = ({ training }: Environment): boolean => training?.tuning ?? false;

/**
 * The label of namespaces in which Katib reads metrics of trials; it takes experiments in no other.
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/webhook/v1beta1/common/const.go
 */
export const COLLECTOR_LABELS = {
  'katib.kubeflow.org/metrics-collector-injection': 'enabled',
} as const;

/** Why pods of teams need more than *restricted*; undefined where they do not. */
export const teamBaselineReason = ({ training }: Environment): string | undefined =>
  training?.kinds.includes('MPIJob')
    ? 'the Training operator adds a container to launchers of MPIJobs that restricted refuses'
    : undefined;

/** Teams that have pages of TensorBoard: those with a folder to read; the pages wait for the entrance. */
export const teamsWithTensorBoard = (environment: Environment): string[] =>
  environment.training?.tensorBoard === true && hasEdge(environment)
    ? teamsWithFolder(environment)
    : [];

/** The pages of TensorBoard of a team: Deployment, account and client. No name of a secret may end in six letters. */
export const tensorBoardName = (team: string): string => `tensorboard-${team}-pages`;
