import type { Dashboard, DashboardVariable } from '../prometheus';
import { SOURCE_IDS } from './names';
import { laidOut, type PanelJson, type RowJson } from './panel-json';

/** https://github.com/grafana/grafana/blob/v13.2.0/packages/grafana-schema/src/raw/dashboard/x/types.gen.ts */
const SCHEMA_VERSION = 42;

/** Whoever points at one panel sees the same moment in all others. https://github.com/grafana/grafana/blob/v13.2.0/packages/grafana-schema/src/raw/dashboard/x/types.gen.ts (DashboardCursorSync) */
const SHARED_TOOLTIP = 2;

/** Asked for again when the range of time changes; sorted by the alphabet. Same source, VariableRefresh and VariableSort. */
const ON_TIME_RANGE_CHANGED = 2;
const ALPHABETICAL = 1;

/** The only source that dashboards ask. */
const SOURCE = { type: 'prometheus', uid: SOURCE_IDS.prometheus } as const;

interface VariableJson {
  readonly type: 'query';
  readonly name: string;
  readonly label: string;
  readonly datasource: typeof SOURCE;
  readonly query: { readonly query: string; readonly refId: string };
  readonly definition: string;
  readonly refresh: number;
  readonly sort: number;
  readonly multi: true;
  readonly includeAll: true;
  readonly allValue?: string;
  readonly current: { readonly text: readonly string[]; readonly value: readonly string[] };
}

/** A dashboard as Grafana reads it from a file. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly editable: false;
  readonly schemaVersion: number;
  readonly graphTooltip: number;
  readonly timezone: 'browser';
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly annotations: { readonly list: readonly [] };
  readonly panels: readonly (PanelJson | RowJson)[];
}

/** A dashboard as Grafana’s own document. The same in gives the same out. */
export const toDashboardJson = (dashboard: Dashboard): DashboardJson => ({
  uid: dashboard.name,
  title: dashboard.title,
  description: dashboard.description,
  tags: [dashboard.folder.toLowerCase()],
  editable: false,
  schemaVersion: SCHEMA_VERSION,
  graphTooltip: SHARED_TOOLTIP,
  timezone: 'browser',
  time: { from: 'now-6h', to: 'now' },
  refresh: '1m',
  templating: { list: (dashboard.variables ?? []).map(variableJson) },
  annotations: { list: [] },
  panels: laidOut(dashboard.rows, SOURCE),
});

/** All is the choice at the start, and matches series that lack the label as well, unless it is of those that are listed. */
const variableJson = ({
  name,
  title,
  query,
  onlyListed = false,
}: DashboardVariable): VariableJson => ({
  type: 'query',
  name,
  label: title,
  datasource: SOURCE,
  query: { query, refId: name },
  definition: query,
  refresh: ON_TIME_RANGE_CHANGED,
  sort: ALPHABETICAL,
  multi: true,
  includeAll: true,
  ...(onlyListed ? {} : { allValue: '.*' }),
  current: { text: ['All'], value: ['$__all'] },
});
