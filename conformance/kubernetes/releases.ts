import * as path from 'node:path';
import type { Stack } from '../terraform/stacks';

/** A release of a packed unit. */
export interface UnitRelease {
  readonly name: string;
  readonly namespace: string;
  /** The chart's folder. */
  readonly chart: string;
}

interface ReleaseResource {
  readonly name: string;
  readonly namespace?: string;
  readonly chart: string;
  readonly depends_on?: readonly string[];
}

const LOCAL_CHART = '${path.module}/';

/** The releases of packed units, each after those it depends on, over all stacks in order. */
export function unitReleases(stacks: readonly Stack[]): UnitRelease[] {
  return stacks.flatMap(({ folder, document }) => {
    const resources = (document.resource?.['helm_release'] ?? {}) as Record<
      string,
      ReleaseResource
    >;
    return inOrder(resources)
      .filter(({ chart }) => chart.startsWith(LOCAL_CHART))
      .map(({ name, namespace = 'default', chart }) => ({
        name,
        namespace,
        chart: path.join(folder, chart.slice(LOCAL_CHART.length)),
      }));
  });
}

function inOrder(resources: Readonly<Record<string, ReleaseResource>>): ReleaseResource[] {
  const order = new Set<string>();
  const visit = (id: string) => {
    const resource = resources[id];
    if (resource !== undefined && !order.has(id)) {
      for (const address of resource.depends_on ?? []) {
        visit(address.replace(/^helm_release\./, ''));
      }
      order.add(id);
    }
  };
  Object.keys(resources).forEach(visit);
  return [...order].flatMap((id) => resources[id] ?? []);
}
