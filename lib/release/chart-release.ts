import type { ChartReference } from '../catalogue';
import type { Wave } from '../contracts/waves';
import { ValueError } from '../values';

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
  /**
   * How the chart's CRDs are brought to a new version, since Helm never upgrades a chart's `crds/` folder:
   * they are templates, or a job of the chart applies them, or they have a release of their own, or a
   * person applies them. `none` where it has none, or none that is used.
   */
  readonly definitions: 'none' | 'templated' | 'hook' | 'separate-release' | 'manual-step';
  /**
   * Whether the chart's own `crds/` folder is left out, because another release brings the CRDs.
   *
   * @default false
   */
  readonly skipDefinitions?: boolean;
}

/**
 * Values that have an interface of their own, as Helm takes them; fields without a value are left out.
 * Throws a ValueError for what JSON cannot express.
 */
export function helmValues(values: object): HelmValues {
  const fields: [string, unknown][] = Object.entries(values);
  return Object.fromEntries(
    fields
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, helmValue(name, value)]),
  );
}

function helmValue(name: string, value: unknown): HelmValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => helmValue(name, item));
  if (typeof value === 'object') return helmValues(value);
  throw new ValueError(`'${name}' must be what JSON can express, got ${typeof value}`);
}
