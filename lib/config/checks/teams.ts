import { Quantity } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** Teams and groups of people. */
export const TEAM_CHECKS: readonly Check[] = [distinctGroups, quotas];

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
