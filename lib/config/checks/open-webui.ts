import { liveVersion } from '../../contracts/serving';
import { Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { clientNames } from './client-names';
import { groupsAreKnown } from './groups';
import { knownIn, refused, repeated, type Check } from './check';

/** What a server is promised. */
const LEAST_MEMORY = '2Gi';

/** What Open WebUI needs of the rest of the platform. */
export const OPEN_WEBUI_CHECKS: readonly Check[] = [
  endpointsAreThere,
  modelsTellApart,
  groupsAreThere,
  enoughMemory,
];

function endpointsAreThere({ openWebUi, serving }: Environment): Violation[] {
  if (openWebUi === undefined) return [];
  const known = Object.keys(serving?.endpoints ?? {});
  return [
    ...repeated('openWebUi.endpoints', openWebUi.endpoints),
    ...openWebUi.endpoints.flatMap((endpoint, index) =>
      knownIn(`openWebUi.endpoints[${index}]`, endpoint, 'serving.endpoints', known),
    ),
  ];
}

/** Open WebUI tells models by their names alone, and would show one of two. */
function modelsTellApart({ openWebUi, serving }: Environment): Violation[] {
  const chosen = [...new Set(openWebUi?.endpoints)];
  const named = chosen.map((endpoint) => liveNames(serving, endpoint));
  return chosen.flatMap((endpoint, index) => {
    const common = chosen
      .slice(0, index)
      .flatMap((other, before) =>
        (named[before] ?? [])
          .filter((name) => named[index]?.includes(name))
          .map((name) => ({ other, name })),
      );
    return common.slice(0, 1).map(({ other, name }) => ({
      path: `openWebUi.endpoints[${openWebUi?.endpoints.indexOf(endpoint) ?? index}]`,
      got: endpoint,
      problem: `must have no model in common with '${other}', as people choose by name alone, and both call one '${name}'; set another 'servedName', or leave one endpoint out`,
    }));
  });
}

/** What clients call the models that an endpoint has where nobody asks for a version. */
function liveNames(serving: Environment['serving'], name: string): string[] {
  const endpoint = serving?.endpoints[name];
  const live = endpoint?.versions[liveVersion(endpoint) ?? ''];
  return Object.entries(live?.models ?? {})
    .flatMap(([model, settings]) => clientNames(model, settings))
    .map((each) => each.name);
}

function groupsAreThere(environment: Environment): Violation[] {
  return groupsAreKnown(environment, 'openWebUi.groups', environment.openWebUi?.groups ?? []);
}

function enoughMemory({ openWebUi }: Environment): Violation[] {
  if (openWebUi === undefined) return [];
  const { memory } = openWebUi;
  return refused('openWebUi.memory', () => {
    if (Quantity.memory(memory).compare(Quantity.memory(LEAST_MEMORY)) >= 0) return;
    throw new ValueError(`must be at least ${LEAST_MEMORY}, got '${memory}'`);
  });
}
