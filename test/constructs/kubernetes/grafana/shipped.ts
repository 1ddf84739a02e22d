import { parseAllDocuments } from 'yaml';
import type { DashboardJson } from '../../../../constructs/kubernetes/grafana';
import type { Unit } from '../../../../stacks/manifests/unit';

interface Mapped {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** Every dashboard among the objects of some units. */
export const dashboardsIn = (units: readonly Unit[]): DashboardJson[] =>
  units
    .filter(({ name }) => name === 'grafana')
    .flatMap((unit) => parseAllDocuments(unit.render().yaml))
    .map((document) => document.toJS() as Mapped)
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ data = {} }) => Object.values(data))
    .filter((text) => text.includes('"schemaVersion"'))
    .map((text) => JSON.parse(text) as DashboardJson);
