import { NAMESPACES } from '../namespaces';
import { hasTrainingOperator, hasTuning, teamsWithTensorBoard, tensorBoardName } from '../training';
import { application } from './application';

/** Training, as both halves know it. */
export const TRAINING = application({
  section: 'training',
  hasPages: false,
  pages: ({ training }) =>
    training?.tensorBoard === true ? [{ path: 'training.tensorBoard' }] : [],
  operators: () => ['kubeflow-trainer'],
  namespaces: (environment) => [
    ...(hasTrainingOperator(environment) ? [NAMESPACES.trainingOperator] : []),
    ...(hasTuning(environment) ? [NAMESPACES.katib] : []),
  ],
  databases: (environment) => (hasTuning(environment) ? ['katib'] : []),
  clients: (environment) =>
    teamsWithTensorBoard(environment).map((team) => ({
      clientId: tensorBoardName(team),
      atEdge: true,
    })),
});
