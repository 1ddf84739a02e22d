import type { EmittedObject } from '../emitted';

/** A question of a panel. */
export interface DashboardTarget {
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant: boolean;
}

/** A panel, or a heading, which asks nothing. */
export interface DashboardPanelJson {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly DashboardTarget[];
}

/** What can be chosen. */
export interface DashboardVariableJson {
  readonly name: string;
  readonly query: { readonly query: string };
  /** What all stands for, if not for each value. */
  readonly allValue?: string;
}

/** A dashboard as Grafana reads it, as far as it is looked at here. */
export interface EmittedDashboard<Panel extends DashboardPanelJson = DashboardPanelJson> {
  readonly uid: string;
  readonly title: string;
  readonly templating: { readonly list: readonly DashboardVariableJson[] };
  readonly panels: readonly Panel[];
}

const NAME = 'dashboard-';

/** The dashboards of all ConfigMaps that Grafana reads. */
export const emittedDashboards = <Panel extends DashboardPanelJson>(
  objects: readonly EmittedObject[],
): EmittedDashboard<Panel>[] =>
  objects
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(NAME))
    .flatMap(({ data = {} }) => Object.values(data))
    // What the program writes has these members.
    .map((text) => JSON.parse(text) as EmittedDashboard<Panel>);

/** How Grafana asks when all is chosen: `step` is the time that has enough samples; variables stand for what is `chosen`. */
export const withAllChosen = (
  query: string,
  step = '5m',
  chosen: Readonly<Record<string, string>> = {},
): string =>
  query
    .replaceAll('$__rate_interval', step)
    .replaceAll(/\$([a-z_]+)/gi, (_, name: string) => chosen[name] ?? '.*');

/** A question for the values of a label. */
export interface LabelQuestion {
  readonly label: string;
  readonly match: string;
}

/** What Grafana makes of `label_values(series, label)`. https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/ */
export function labelQuestion(query: string): LabelQuestion | undefined {
  const { match, label } =
    /^label_values\((?<match>.+), *(?<label>\w+)\)$/.exec(query)?.groups ?? {};
  if (match === undefined || label === undefined) return undefined;
  return { match: withAllChosen(match), label };
}
