import type { Wave } from '../contracts/waves';

/** A unit of rollout, rendered: one file of `dist/`, one Helm release. */
export interface RenderedUnit {
  /** Name of the unit; the release's name. */
  readonly name: string;
  readonly wave: Wave;
  /** Multi-document YAML, in which values that Terraform gives stand as bridge marks. */
  readonly yaml: string;
  /** Number of objects in `yaml`. */
  readonly objectCount: number;
  /**
   * Whether only Helm can install the unit: values come from Terraform at apply time, or objects are
   * hooks. Such a unit has no file in `dist/`.
   */
  readonly releaseOnly: boolean;
  /** Whether Helm waits until the unit's objects are ready. */
  readonly wait: boolean;
  /** Longest that Helm waits for the unit, hooks included. */
  readonly timeoutSeconds: number;
}

/** The file of a unit in `dist/`. */
export const unitFileName = ({ wave, name }: Pick<RenderedUnit, 'wave' | 'name'>): string =>
  `${wave}-${name}.k8s.yaml`;
