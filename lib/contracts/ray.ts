import type { Environment } from '../config/schema';
import { hasEdge } from './entrance';

/** Whether each team has a cluster that stays. */
export const hasRayClusters = ({ ray }: Environment): boolean => ray?.cluster !== undefined;

/** Whether people see pages of the clusters of their teams; they wait for the entrance. */
export const hasRayPages = (environment: Environment): boolean =>
  hasRayClusters(environment) && hasEdge(environment);

/** Whether clusters survive the loss of their head. */
export const recoversRay = ({ ray }: Environment): boolean => ray?.cluster?.recovery === true;

/** The cluster of a team, in the namespace of the team. */
export const rayClusterName = (team: string): string => `ray-${team}`;

/**
 * The client, and the route, of the pages of a team's cluster. No name of a secret may end in six letters, as names of
 * teams do.
 */
export const rayPagesName = (team: string): string => `ray-${team}-pages`;

/** The server of what clusters remember. */
export const RAY_STATE = 'ray-state';

/** The user, by whom the cluster of a team remembers its state. */
export const rayStateUser = (team: string): string => `ray-${team}-state`;
