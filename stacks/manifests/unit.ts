import { App, Chart } from 'cdk8s';
import { DEFAULT_SCHEMA, dump, Type } from 'js-yaml';
import { bridgeValueNames } from '../../lib/contracts/bridge';
import { WAVES, type WaveName } from '../../lib/contracts/waves';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { RELEASE_TIMEOUT_SECONDS } from '../../lib/release/timeout';

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

/**
 * Numbers that js-yaml does not take for such, and parsers of YAML 1.1 do, as Kubernetes' is: those with underscores, and
 * those too large, as one hash in a hundred is: `123e456789`. https://yaml.org/type/float.html
 */
const OLDER_NUMBER = /^[-+]?(\.?\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?|0[box][\da-f_]+)$/i;

/** What is written in quotes where it is a text. */
const SCHEMA = DEFAULT_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:older-number', {
      kind: 'scalar',
      resolve: (text: unknown) => typeof text === 'string' && OLDER_NUMBER.test(text),
    }),
  ],
});

/**
 * Block style, one line a scalar. js-yaml writes three times as fast as the writer of cdk8s, and
 * quotes what older parsers take for another type. Double quotes leave room for a template's value.
 */
const toYaml = (object: unknown) =>
  dump(object, { lineWidth: -1, noRefs: true, quotingType: '"', schema: SCHEMA });
