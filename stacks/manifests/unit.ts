import { App, Chart } from 'cdk8s';
import { bridgeValueNames } from '../../lib/contracts/bridge';
import { WAVES, type WaveName } from '../../lib/contracts/waves';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { RELEASE_TIMEOUT_SECONDS } from '../../lib/release/timeout';
import { toYaml } from './to-yaml';

/** How a unit is rolled out. */
export interface UnitOptions {
  /**
   * Whether Helm waits until the unit's objects are ready. Off where a claim waits for its first
   * consumer, and for models that load for an hour.
   *
   * @default true
   */
  readonly wait?: boolean;
  /**
   * Whether only Helm can install the unit, because its objects are hooks.
   *
   * @default - true if values come from Terraform at apply time, else false
   */
  readonly releaseOnly?: boolean;
}

/**
 * A unit of rollout: objects that are installed, upgraded and removed together.
 *
 * Each unit is a cdk8s app of its own, because the cost of one app grows with the square of its
 * charts. References between units go by name, through `lib/contracts`.
 */
export class Unit {
  /** The scope of the unit's objects. */
  readonly chart: Chart;

  constructor(
    readonly name: string,
    private readonly wave: WaveName,
    private readonly options: UnitOptions = {},
  ) {
    this.chart = new Chart(new App(), name, { disableResourceNameHashes: true });
  }

  /** Validates the unit's objects and renders them. */
  render(): RenderedUnit {
    const objects: unknown[] = this.chart.toJson();
    const yaml = objects.map(toYaml).join('---\n');
    return {
      name: this.name,
      wave: WAVES[this.wave],
      yaml,
      objectCount: objects.length,
      releaseOnly: this.options.releaseOnly ?? bridgeValueNames(yaml).length > 0,
      wait: this.options.wait ?? true,
      timeoutSeconds: RELEASE_TIMEOUT_SECONDS,
    };
  }
}
