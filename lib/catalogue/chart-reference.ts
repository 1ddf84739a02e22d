/** A pinned Helm chart. */
export interface ChartReference {
  readonly name: string;
  /** `https://…` of a chart repository, or `oci://…` of the folder that holds the chart; Helm appends the name. */
  readonly repository: string;
  /** Exactly as published, with or without a leading `v`. */
  readonly version: string;
  /** Version of the software inside, where it differs from the chart's. */
  readonly appVersion?: string;
  /** Where the version was seen. */
  readonly source: string;
}

/** Whether the chart is pulled from an OCI registry, as `repository/name`, and not from a chart repository. */
export function isOciChart(chart: ChartReference): boolean {
  return chart.repository.startsWith('oci://');
}
