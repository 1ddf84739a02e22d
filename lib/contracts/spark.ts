import type { Environment } from '../config/schema';
import { hasEdge } from './entrance';

/** The events of a team's Spark applications, below the prefix that the team's identity may use. */
export const sparkEvents = (team: string): string => `teams/${team}/spark-events/`;

/** Whether past applications are shown; their pages wait for the entrance. */
export const hasSparkHistory = (environment: Environment): boolean =>
  environment.spark?.history !== undefined && hasEdge(environment);

/**
 * What shows past applications of a team: its Deployment, service account, identity and client. No name of a secret may
 * end in six letters, as names of teams do.
 */
export const sparkHistoryName = (team: string): string => `spark-${team}-history`;
