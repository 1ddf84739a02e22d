import { Quantity } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** Shared files. */
export const STORAGE_CHECKS: readonly Check[] = [nominalSize, teamFolders, distinctFolders];

function nominalSize({ storage }: Environment): Violation[] {
  return refused('storage.sharedCapacity', () => Quantity.memory(storage.sharedCapacity));
}

/** The access points that the user asks for beside those of teams. */
function givenAccessPoints({ storage: { shared } }: Environment) {
  const given = 'infrequentAccessAfterDays' in shared ? shared.accessPoints : {};
  return Object.entries(given).map(([name, { path = `/${name}` }]) => ({ name, path }));
}

function teamFolders(environment: Environment): Violation[] {
  return givenAccessPoints(environment).flatMap(({ name }) =>
    when(
      Object.keys(environment.teams).some((team) => name === `team-${team}`),
      {
        path: `storage.shared.accessPoints.${name}`,
        problem: 'is the name of the access point that the team has already; choose another',
      },
    ),
  );
}

function distinctFolders(environment: Environment): Violation[] {
  const points = givenAccessPoints(environment);
  return points.flatMap(({ name, path }, index) => {
    const first = points.findIndex((other) => other.path === path);
    return when(first < index, {
      path: `storage.shared.accessPoints.${name}.path`,
      got: path,
      problem: `is the directory of '${points[first]?.name ?? ''}' already; share that one, or choose another`,
    });
  });
}
