import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { KUBE_SYSTEM, NAMESPACES } from '../../lib/contracts/namespaces';
import { WAVES, type Wave } from '../../lib/contracts/waves';
import type { ChartRelease } from '../../lib/release/chart-release';
import { packUnit, type PackedChart } from '../../lib/release/pack';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { UnitRelease, type UnitReleaseProps } from './unit-release';
import { UpstreamRelease } from './upstream-release';

/** The releases of one stack, in the order of their waves. */
export interface ReleaseSequenceProps {
  /** Rendered units. */
  readonly units: readonly RenderedUnit[];
  /** Upstream charts. */
  readonly chartReleases: readonly ChartRelease[];
  /** Values of bridged units, by name. */
  readonly bridgeValues: Readonly<Record<string, string>>;
}

/**
 * Adds the releases to a stack, wave after wave. A release waits for those of the wave before and
 * for no others: Terraform then installs a wave in parallel, and removes in the reverse order.
 *
 * @returns the packed charts, and the releases of the last wave.
 */
export function addReleases(
  scope: Construct,
  props: ReleaseSequenceProps,
): { charts: PackedChart[]; last: ITerraformDependable[] } {
  const charts: PackedChart[] = [];
  let last: ITerraformDependable[] = [];
  for (const wave of wavesOf(props)) {
    const upstream = props.chartReleases
      .filter((release) => release.wave === wave)
      .map((release) => addUpstream(scope, release, last));
    const units = props.units
      .filter((unit) => unit.wave === wave)
      .map((unit) => addUnit(scope, unit, { values: props.bridgeValues, dependsOn: last }));
    charts.push(...units.map(({ chart }) => chart));
    last = [...upstream, ...units.map(({ resource }) => resource)];
  }
  return { charts, last };
}

function addUpstream(
  scope: Construct,
  release: ChartRelease,
  dependsOn: readonly ITerraformDependable[],
): ITerraformDependable {
  return new UpstreamRelease(scope, constructId(release.name), { release, dependsOn }).resource;
}

function addUnit(
  scope: Construct,
  unit: RenderedUnit,
  options: Pick<UnitReleaseProps, 'values' | 'dependsOn'>,
): { readonly chart: PackedChart; readonly resource: ITerraformDependable } {
  const chart = packUnit(unit);
  const namespace = releaseNamespace(unit.wave);
  const { resource } = new UnitRelease(scope, constructId(unit.name), {
    ...options,
    unit,
    chart,
    namespace,
  });
  return { chart, resource };
}

function wavesOf({ units, chartReleases }: ReleaseSequenceProps): Wave[] {
  return [...new Set([...units, ...chartReleases].map(({ wave }) => wave))].toSorted(
    (a, b) => a - b,
  );
}

/** Where Helm keeps its records: the base unit makes the platform's namespace, so its own are elsewhere. */
const releaseNamespace = (wave: Wave) => (wave === WAVES.base ? KUBE_SYSTEM : NAMESPACES.platform);

/** `bridge-storage` → `BridgeStorage`. */
const constructId = (name: string) =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
