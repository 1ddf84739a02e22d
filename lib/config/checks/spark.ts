import { Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** What Spark needs of the rest of the platform. */
export const SPARK_CHECKS: readonly Check[] = [sparkNeedsTeams, historyNeedsObjects, historyMemory];

function sparkNeedsTeams({ spark, teams }: Environment): Violation[] {
  return when(spark !== undefined && Object.keys(teams).length === 0, {
    path: 'spark',
    problem:
      "needs a team: applications run in the namespaces of teams; add one to 'teams', or leave this section out",
  });
}

function historyNeedsObjects({ spark, provider }: Environment): Violation[] {
  return when(spark?.history !== undefined && provider === 'none', {
    path: 'spark.history',
    problem: 'needs Amazon S3, where applications leave their events; leave it out without AWS',
  });
}

/** Below it, the server reads no large application. */
const LEAST_MEMORY = '1Gi';

function historyMemory({ spark }: Environment): Violation[] {
  const memory = spark?.history?.memory;
  if (memory === undefined) return [];
  return refused('spark.history.memory', () => {
    if (Quantity.memory(memory).compare(Quantity.memory(LEAST_MEMORY)) >= 0) return;
    throw new ValueError(`must be at least ${LEAST_MEMORY}, got '${memory}'`);
  });
}
