import type { Environment } from '../config/schema';
import { teamGroup } from './namespaces';

/** Groups of the realm, where Keycloak is ours: of roles, of teams, and those that the environment adds; undefined elsewhere. */
export function realmGroups(environment: Environment): string[] | undefined {
  const { access, teams, identity } = environment;
  if (identity.provider !== 'keycloak') return undefined;
  return [
    ...Object.values(access).map(({ group }) => group),
    ...Object.keys(teams).map((team) => teamGroup(environment, team)),
    ...identity.groups,
  ].toSorted();
}
