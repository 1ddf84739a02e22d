import { Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, repeated, when, type Check } from './check';
import { groupsAreKnown } from './groups';

/** What a server is promised. */
const LEAST_MEMORY = '512Mi';

/** What Grafana needs of the rest of the platform. */
export const GRAFANA_CHECKS: readonly Check[] = [
  grafanaNeedsMonitoring,
  groupsAreThere,
  enoughMemory,
  cloudWatchNeedsAws,
  dashboardsOnce,
];

function grafanaNeedsMonitoring({ grafana, monitoring }: Environment): Violation[] {
  return when(grafana !== undefined && monitoring === undefined, {
    path: 'grafana',
    problem: "needs 'monitoring', whose metrics dashboards show; add it, or leave this section out",
  });
}

function groupsAreThere(environment: Environment): Violation[] {
  const { groups = [], editors = [] } = environment.grafana ?? {};
  return [
    ...groupsAreKnown(environment, 'grafana.groups', groups),
    ...groupsAreKnown(environment, 'grafana.editors', editors),
  ];
}

function enoughMemory({ grafana }: Environment): Violation[] {
  if (grafana === undefined) return [];
  const { memory } = grafana;
  return refused('grafana.memory', () => {
    if (Quantity.memory(memory).compare(Quantity.memory(LEAST_MEMORY)) >= 0) return;
    throw new ValueError(`must be at least ${LEAST_MEMORY}, got '${memory}'`);
  });
}

function cloudWatchNeedsAws({ grafana, provider }: Environment): Violation[] {
  return when(grafana?.cloudWatch === true && provider === 'none', {
    path: 'grafana.cloudWatch',
    got: 'true',
    problem: "must be left out with 'provider: none', where there is no CloudWatch",
  });
}

function dashboardsOnce({ grafana }: Environment): Violation[] {
  return Object.entries(grafana?.dashboards ?? {}).flatMap(([heading, maps]) =>
    repeated(`grafana.dashboards.${heading}`, maps),
  );
}
