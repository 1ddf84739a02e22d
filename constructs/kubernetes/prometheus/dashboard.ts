/** How a value is written: ids of Grafana. https://github.com/grafana/grafana/blob/v13.2.0/packages/grafana-data/src/valueFormats/categories.ts */
export type PanelUnit =
  | 'none'
  | 'short'
  | 's'
  | 'bytes'
  | 'Bps'
  | 'percentunit'
  | 'reqps'
  | 'ops'
  | 'opm'
  | 'si:tok/s'
  | 'celsius'
  | 'watt'
  | 'rotmhz'
  | 'currencyUSD'
  | 'dateTimeFromNow';

/** How a panel shows what it asks for. */
export type PanelKind = 'timeseries' | 'stat' | 'gauge' | 'bargauge' | 'table' | 'heatmap';

/** One question of a panel. */
export interface PanelQuery {
  /** PromQL. `$__rate_interval` is Grafana's; variables of the dashboard are `$name`. */
  readonly expr: string;
  /**
   * What a line is called, such as `{{model}}`.
   * @default - all labels
   */
  readonly legend?: string;
}

/** A value from which on something is of note. */
export interface PanelThreshold {
  readonly from: number;
  readonly color: 'green' | 'yellow' | 'red';
}

/** One picture of a dashboard. */
export interface DashboardPanel {
  /** Unique in the dashboard. */
  readonly title: string;
  /** What it tells, and what would be bad, in a sentence. */
  readonly description: string;
  readonly kind: PanelKind;
  readonly unit: PanelUnit;
  /** At least one. */
  readonly queries: readonly PanelQuery[];
  /**
   * Columns of 24.
   * @default - 8; those of kind `stat` and `gauge` share a line
   */
  readonly width?: 4 | 6 | 8 | 12 | 24;
  /**
   * Values that are of note, from the lowest.
   * @default - none
   */
  readonly thresholds?: readonly PanelThreshold[];
  /**
   * Whether lines lie on each other.
   * @default false
   */
  readonly stacked?: boolean;
  /**
   * The highest value that there can be.
   * @default - what is asked for says it
   */
  readonly max?: number;
}

/** Panels under a heading. */
export interface DashboardRow {
  readonly title: string;
  /** At least one. */
  readonly panels: readonly DashboardPanel[];
}

/** What is chosen at the top of a dashboard: one value, several, or all. */
export interface DashboardVariable {
  /** Its name in queries, after `$`. */
  readonly name: string;
  readonly title: string;
  /** A question of Grafana for values: `label_values(series, label)`. */
  readonly query: string;
  /**
   * Whether all means those that can be chosen, and nothing else: where the series that are asked for are of others as well, as `up` is.
   * @default false
   */
  readonly onlyListed?: boolean;
}

/** Pictures of one product, wherever it runs: the same for every instance, which variables choose. */
export interface Dashboard {
  /** Name of the file, and the end of its address: a DNS label. */
  readonly name: string;
  readonly title: string;
  /** Heading that it is listed below. */
  readonly folder: 'Platform' | 'Serving' | 'Training' | 'Applications' | 'Data';
  /** What it answers, in a sentence. */
  readonly description: string;
  /**
   * What can be chosen.
   * @default - nothing
   */
  readonly variables?: readonly DashboardVariable[];
  /** At least one. */
  readonly rows: readonly DashboardRow[];
}
