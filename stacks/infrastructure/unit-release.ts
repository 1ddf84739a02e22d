import { Release } from '@cdktf/provider-helm/lib/release';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ValidationError } from '../../lib/errors';
import type { PackedChart } from '../../lib/release/pack';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { MAX_HISTORY } from './release-defaults';

/** A packed unit, and how it is released. */
export interface UnitReleaseProps {
  /** The unit. */
  readonly unit: RenderedUnit;
  /** The unit, packed; its files are written to `charts/<name>` beside the stack. */
  readonly chart: PackedChart;
  /** Namespace that holds Helm's records of the release; it must exist before. */
  readonly namespace: string;
  /**
   * Values that exist only after AWS has made something, by name.
   *
   * @default {}
   */
  readonly values?: Readonly<Record<string, string>>;
  /** Releases that must be there before this one, and go after it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The Helm release of one unit of rollout. */
export class UnitRelease extends Construct {
  readonly resource: Release;

  constructor(scope: Construct, id: string, props: UnitReleaseProps) {
    super(scope, id);
    const { unit, chart, values = {} } = props;
    const missing = chart.valueNames.filter((name) => !(name in values));
    if (missing.length > 0) {
      throw new ValidationError(
        this,
        `unit '${chart.name}' needs the values ${missing.join(', ')}, which no stack gives it`,
      );
    }
    this.resource = new Release(this, 'Resource', {
      name: chart.name,
      namespace: props.namespace,
      chart: `\${path.module}/charts/${chart.name}`,
      version: chart.version,
      atomic: unit.wait,
      wait: unit.wait,
      timeout: unit.timeoutSeconds,
      maxHistory: MAX_HISTORY,
      values:
        chart.valueNames.length === 0 ? undefined : [Fn.jsonencode(pick(values, chart.valueNames))],
      dependsOn: props.dependsOn.length === 0 ? undefined : [...props.dependsOn],
    });
  }
}

function pick(
  values: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
}
