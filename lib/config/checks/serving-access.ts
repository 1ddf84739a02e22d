import { servedAccesses } from '../../contracts/serving-access';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { knownIn, repeated, when, type Check } from './check';
import { groupsAreKnown } from './groups';

/** Who may ask what is served: each client, team and group is there, and the entrance can tell. */
export const SERVING_ACCESS_CHECKS: readonly Check[] = [
  clientsOnce,
  teamsAreThere,
  limitsNeedCallers,
  keysNeedEnvoy,
];

function clientsOnce(environment: Environment): Violation[] {
  return servedAccesses(environment).flatMap(({ path, settings: { access, teams } }) => [
    ...(access.by === 'api-key' ? repeated(`${path}.access.clients`, access.clients) : []),
    ...repeated(`${path}.teams`, teams),
    ...(access.by === 'token'
      ? groupsAreKnown(environment, `${path}.access.groups`, access.groups)
      : []),
  ]);
}

function teamsAreThere(environment: Environment): Violation[] {
  const known = Object.keys(environment.teams);
  return servedAccesses(environment).flatMap(({ path, settings: { teams } }) =>
    teams.flatMap((team, index) => knownIn(`${path}.teams[${index}]`, team, 'teams', known)),
  );
}

/** Nobody is limited who is not let in. */
function limitsNeedCallers(environment: Environment): Violation[] {
  return servedAccesses(environment).flatMap(({ path, settings }) =>
    (['requestsPerMinute', 'clientRequestsPerMinute'] as const).flatMap((limit) =>
      when(settings.access.by === 'none' && settings[limit] !== undefined, {
        path: `${path}.${limit}`,
        got: String(settings[limit]),
        problem:
          "limits requests from outside, of which there are none with 'access.by: none'; remove it, or let somebody in",
      }),
    ),
  );
}

function keysNeedEnvoy(environment: Environment): Violation[] {
  const { kind } = environment.edge;
  return servedAccesses(environment).flatMap(({ path, settings: { access } }) =>
    when(access.by !== 'none' && kind !== 'envoy-gateway' && kind !== 'none', {
      path: `${path}.access.by`,
      got: access.by,
      problem: `needs an entrance that knows keys and tokens, which '${kind}' does not; set 'edge.kind' to 'envoy-gateway', or this to 'none'`,
    }),
  );
}
