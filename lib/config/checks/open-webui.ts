import { Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { groupsAreKnown } from './groups';
import { refused, repeated, when, type Check } from './check';

/** What a server is promised. */
const LEAST_MEMORY = '2Gi';

/** What Open WebUI needs of the rest of the platform. */
export const OPEN_WEBUI_CHECKS: readonly Check[] = [
  endpointsAreThere,
  groupsAreThere,
  enoughMemory,
];

function endpointsAreThere({ openWebUi, serving }: Environment): Violation[] {
  if (openWebUi === undefined) return [];
  const known = Object.keys(serving?.endpoints ?? {});
  return [
    ...repeated('openWebUi.endpoints', openWebUi.endpoints),
    ...openWebUi.endpoints.flatMap((endpoint, index) =>
      when(!known.includes(endpoint), {
        path: `openWebUi.endpoints[${index}]`,
        got: endpoint,
        problem: `must be one of 'serving.endpoints': ${known.join(', ') || 'there is none'}`,
      }),
    ),
  ];
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
