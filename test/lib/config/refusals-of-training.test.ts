import { ELSEWHERE, environmentWith } from '../../support/environments';
import { failsWithOneViolation } from './refusals-fixture';

const TEAMS = { vision: {} };
const PAGES = { training: { tensorBoard: true }, teams: TEAMS };

describe('training', () => {
  failsWithOneViolation([
    ['no team', { training: {}, teams: {} }, 'training: needs a team'],
    ['a kind twice', { training: { kinds: ['TFJob', 'TFJob'] }, teams: TEAMS }, 'training.kinds'],
    [
      'pages without a folder to read',
      { training: { tensorBoard: true }, teams: { vision: { sharedFolder: false } } },
      'training.tensorBoard: needs a team with a shared folder',
    ],
    [
      'pages without an entrance',
      { ...PAGES, edge: { kind: 'none' }, identity: ELSEWHERE },
      'training.tensorBoard: needs an entrance',
    ],
    [
      'pages without anybody who signs people in',
      { ...PAGES, identity: { provider: 'none' } },
      'training.tensorBoard: needs somebody who signs people in',
    ],
  ]);
});

test('runs every kind that is held to the strictest level, shows no pages, and tunes nothing', () => {
  expect(environmentWith({ training: {}, teams: TEAMS }).training).toEqual({
    kinds: ['TFJob', 'PyTorchJob', 'XGBoostJob', 'PaddleJob', 'JAXJob'],
    tensorBoard: false,
    tuning: false,
  });
});
