import { dataSize, LARGEST_DATA_PERCENT, PAGES_EDGE, shareOf } from '../../contracts/monitoring';
import { Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { ALERT_CHECKS } from './alerts';
import { accepted, refused, when, type Check } from './check';

/** What a server takes that reads an empty cluster. */
const LEAST_MEMORY = '1Gi';

/** What is not seen of monitoring's settings by their form alone. */
export const MONITORING_CHECKS: readonly Check[] = [
  enoughMemory,
  dataFits,
  ownStack,
  adapterAsks,
  pagesEdge,
  ...ALERT_CHECKS,
];

function enoughMemory({ monitoring }: Environment): Violation[] {
  if (monitoring === undefined) return [];
  const { memory } = monitoring;
  return refused('monitoring.memory', () => {
    if (Quantity.memory(memory).compare(Quantity.memory(LEAST_MEMORY)) >= 0) return;
    throw new ValueError(`must be at least ${LEAST_MEMORY}, got '${memory}'`);
  });
}

function dataFits({ monitoring }: Environment): Violation[] {
  if (monitoring === undefined) return [];
  const { storage, retentionSize } = monitoring;
  const room = accepted(() => shareOf(Quantity.memory(storage), LARGEST_DATA_PERCENT));
  if (room === undefined) return refused('monitoring.storage', () => Quantity.memory(storage));
  return refused('monitoring.retentionSize', () => {
    if (dataSize(monitoring).compare(room) <= 0) return;
    throw new ValueError(
      `must be at most ${room.toString()}, ${LARGEST_DATA_PERCENT} % of 'monitoring.storage', got '${retentionSize ?? ''}'; the rest is for what is being written`,
    );
  });
}

/** Monitors, edges and queries name a Prometheus of ours. */
function ownStack({ monitoring, operators }: Environment): Violation[] {
  const index = operators.existing.indexOf('kube-prometheus-stack');
  return when(index >= 0 && monitoring !== undefined, {
    path: `operators.existing[${index}]`,
    got: 'kube-prometheus-stack',
    problem:
      "must be left out with 'monitoring', which is a Prometheus of the platform's own; or leave out 'monitoring'",
  });
}

/** The adapter asks the platform's Prometheus, and no other. */
function adapterAsks({ monitoring, operators }: Environment): Violation[] {
  const index = operators.additional.indexOf('prometheus-adapter');
  return when(index >= 0 && monitoring === undefined, {
    path: `operators.additional[${index}]`,
    got: 'prometheus-adapter',
    problem: "needs 'monitoring', which is what it asks; add that section, or leave this out",
  });
}

/** Both programs answer below `/` alone, and have no sign-in. */
function pagesEdge({ monitoring, edge }: Environment): Violation[] {
  return when(monitoring?.pages === true && edge.kind !== 'none' && edge.kind !== PAGES_EDGE, {
    path: 'monitoring.pages',
    got: 'true',
    problem: `needs an entrance that signs people in and takes a path off; set 'edge.kind' to '${PAGES_EDGE}', or leave this out`,
  });
}
