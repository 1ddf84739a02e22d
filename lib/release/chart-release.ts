import type { ChartReference } from '../catalogue';
import type { Wave } from '../contracts/waves';

/** A value that Helm accepts: anything JSON can express. */
export type HelmValue = string | number | boolean | null | readonly HelmValue[] | HelmValues;

/** Helm values by name. */
export interface HelmValues {
  readonly [name: string]: HelmValue;
}

/** A release of an upstream chart, as plain data: it serves Terraform, Argo CD and Flux alike. */
export interface ChartRelease {
  /** Name of the release. */
  readonly name: string;
  readonly wave: Wave;
  readonly namespace: string;
  readonly chart: ChartReference;
  readonly values: HelmValues;
  /** How the chart's CRDs are brought to a new version; a chart's own `crds/` folder is never upgraded by Helm. */
  readonly definitions: 'none' | 'templated' | 'separate-release' | 'manual-step';
  /**
   * Whether the chart's own `crds/` folder is left out, because another release brings the CRDs.
   *
   * @default false
   */
  readonly skipDefinitions?: boolean;
}
