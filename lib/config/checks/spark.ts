import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';

/** What Spark needs of the rest of the platform. */
export const SPARK_CHECKS: readonly Check[] = [sparkNeedsTeams];

function sparkNeedsTeams({ spark, teams }: Environment): Violation[] {
  return when(spark !== undefined && Object.keys(teams).length === 0, {
    path: 'spark',
    problem:
      "needs a team: applications run in the namespaces of teams; add one to 'teams', or leave this section out",
  });
}
