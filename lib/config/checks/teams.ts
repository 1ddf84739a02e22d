import { TEAM_PARTS } from '../../contracts/namespaces';
import { Quantity } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** Teams and groups of people. */
export const TEAM_CHECKS: readonly Check[] = [distinctGroups, distinctNames, quotas];

function distinctGroups({ access, teams }: Environment): Violation[] {
  const groups = [
    ...Object.entries(access).map(([role, { group }]) => ({ path: `access.${role}.group`, group })),
    ...Object.entries(teams).map(([team, { group = `team-${team}` }]) => ({
      path: `teams.${team}.group`,
      group,
    })),
  ];
  return groups.flatMap(({ path, group }, index) => {
    const first = groups.findIndex((other) => other.group === group);
    return when(first < index, {
      path,
      got: group,
      problem: `is the group of '${groups[first]?.path ?? ''}' already; each role and team has its own`,
    });
  });
}

/** Names of units are made of those of teams. */
function distinctNames({ teams }: Environment): Violation[] {
  return Object.keys(teams).flatMap((team) => {
    const other = TEAM_PARTS.map((part) => `-${part}`)
      .filter((ending) => team.endsWith(ending))
      .map((ending) => team.slice(0, -ending.length))
      .find((name) => name in teams);
    return when(other !== undefined, {
      path: `teams.${team}`,
      got: team,
      problem: `must not be the name of another team, '${other ?? ''}', with ${TEAM_PARTS.join(', ')} at its end: so is named what that team has`,
    });
  });
}

function quotas({ teams }: Environment): Violation[] {
  return Object.entries(teams).flatMap(([team, { quota }]) => {
    const path = `teams.${team}.quota`;
    return [
      ...refused(`${path}.cpu`, () => Quantity.cpu(quota.cpu)),
      ...refused(`${path}.memory`, () => Quantity.memory(quota.memory)),
      ...refused(`${path}.storage`, () => Quantity.memory(quota.storage)),
    ];
  });
}
