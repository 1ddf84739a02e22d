import { environmentWith } from '../../support/environments';
import { failsWithOneViolation } from './refusals-fixture';

describe('Spark', () => {
  failsWithOneViolation([
    ['no team', { spark: {}, teams: {} }, 'spark: needs a team'],
    ['an unknown key', { spark: { executors: 2 }, teams: { vision: {} } }, 'spark.executors'],
  ]);

  test('is content with a team', () => {
    expect(environmentWith({ spark: {}, teams: { vision: {} } }).spark).toEqual({});
  });
});
