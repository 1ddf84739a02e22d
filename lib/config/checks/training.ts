import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { repeated, when, type Check } from './check';

/** What training needs of the rest of the platform. */
export const TRAINING_CHECKS: readonly Check[] = [
  trainingNeedsTeams,
  kindsOnce,
  tensorBoardNeedsFolders,
];

function trainingNeedsTeams({ training, teams }: Environment): Violation[] {
  return when(training !== undefined && Object.keys(teams).length === 0, {
    path: 'training',
    problem:
      "needs a team: jobs run in the namespaces of teams; add one to 'teams', or leave this section out",
  });
}

function kindsOnce({ training }: Environment): Violation[] {
  return repeated('training.kinds', training?.kinds ?? []);
}

function tensorBoardNeedsFolders({ training, teams }: Environment): Violation[] {
  const folders = Object.values(teams).some(({ sharedFolder }) => sharedFolder);
  return when(training?.tensorBoard === true && !folders, {
    path: 'training.tensorBoard',
    problem:
      "needs a team with a shared folder, in which jobs leave their logs; set 'sharedFolder' of one, or leave it out",
  });
}
