import type { SmokeTarget } from '../../constructs/kubernetes/smoke-check';
import type { Environment } from '../../lib/config';
import type { ChartRelease } from '../../lib/release/chart-release';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { baseUnit } from './base';
import { withScrapes } from './monitoring';
import { operatorMonitorsUnit } from './operator-monitors';
import { nodePoolsUnit } from './node-pools';
import { platformOperators } from './operators';
import { platformServices } from './services';
import { smokeCheckUnit } from './smoke-check';
import { storageUnit } from './storage';
import { teamUnits } from './teams';
import { teardownUnit } from './teardown';
import type { Unit } from './unit';

/** The Kubernetes half, rendered. */
export interface PlatformManifests {
  /** Units in the order of their waves. */
  readonly units: readonly RenderedUnit[];
  /** Upstream charts, in the order of their waves. */
  readonly chartReleases: readonly ChartRelease[];
  /** The unit whose removal removes what controllers made in AWS. It is no part of an installation by hand. */
  readonly teardown: RenderedUnit;
  /** What a smoke check visits. */
  readonly targets: readonly SmokeTarget[];
}

/** Builds every unit of an environment, and renders them once all are wired. */
export function synthesizeManifests(environment: Environment): PlatformManifests {
  const { operators, targets, units: wired } = wiredPlatform(environment);
  const units = inWaves(rendered(wired));
  return {
    units: inWaves([...units, ...rendered([smokeCheckUnit(environment, targets, units)])]),
    chartReleases: inWaves(operators.flatMap(({ releases }) => releases)),
    teardown: teardownUnit(environment, operators),
    targets,
  };
}

/** All units but the smoke check, which visits what they render, wired to each other and not rendered yet. */
export function wiredPlatform(environment: Environment) {
  const operators = platformOperators(environment);
  const { scraped, targets, tracking, units } = platformServices(environment);
  const built = [
    nodePoolsUnit(environment),
    storageUnit(environment),
    operatorMonitorsUnit(environment, operators),
    ...units,
    ...teamUnits(environment, tracking),
  ];
  // Last, for its walls have a door for all that the others let Prometheus read.
  const base = baseUnit(environment, withScrapes(operators, scraped));
  return { operators, targets, units: [base, ...built].filter((unit) => unit !== undefined) };
}

const rendered = (units: readonly (Unit | undefined)[]): RenderedUnit[] =>
  units.filter((unit) => unit !== undefined).map((unit) => unit.render());

const inWaves = <Member extends { readonly wave: number }>(members: readonly Member[]): Member[] =>
  members.toSorted((a, b) => a.wave - b.wave);
