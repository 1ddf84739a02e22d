import { realmGroups } from '../../contracts/groups';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when } from './check';

/** Groups that the platform's own Keycloak has; of those of an identity provider elsewhere nothing is known. */
export function groupsAreKnown(
  environment: Environment,
  path: string,
  groups: readonly string[],
): Violation[] {
  const known = realmGroups(environment);
  if (known === undefined) return [];
  return groups.flatMap((group, index) =>
    when(!known.includes(group), {
      path: `${path}[${index}]`,
      got: group,
      problem: `must be a group of the realm: ${known.join(', ')}; or add it to 'identity.groups'`,
    }),
  );
}
