import type { Environment } from '../../lib/config';
import { unitFileName, type RenderedUnit } from '../../lib/release/rendered-unit';
import { baseUnit } from './base';
import { nodePoolsUnit } from './node-pools';
import { storageUnit } from './storage';
import { teamUnits } from './teams';
import { teardownUnit } from './teardown';

/** The Kubernetes half, rendered. */
export interface PlatformManifests {
  /** Units in the order of their waves. */
  readonly units: readonly RenderedUnit[];
  /** The unit whose removal removes what controllers made in AWS. It is no part of an installation by hand. */
  readonly teardown: RenderedUnit;
}

/** Builds and renders every unit of an environment. */
export function synthesizeManifests(environment: Environment): PlatformManifests {
  const units = [
    baseUnit(environment),
    nodePoolsUnit(environment),
    storageUnit(environment),
    ...teamUnits(environment),
  ];
  return {
    units: units
      .filter((unit) => unit !== undefined)
      .map((unit) => unit.render())
      .toSorted((a, b) => a.wave - b.wave),
    teardown: teardownUnit(environment),
  };
}

/** The content of `dist/`: one file a unit, except what only Helm can install. */
export function manifestFiles({ units }: PlatformManifests): Readonly<Record<string, string>> {
  return Object.fromEntries(
    units.filter(({ releaseOnly }) => !releaseOnly).map((unit) => [unitFileName(unit), unit.yaml]),
  );
}
