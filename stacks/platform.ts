import type { Environment } from '../lib/config';
import { deliveredBy } from '../lib/contracts/services';
import { isTerraforms, manifestFiles } from './manifests/delivery';
import { synthesizeManifests, type PlatformManifests } from './manifests/platform';

/** Content by path, relative to the folder it is written to. */
export type Files = Readonly<Record<string, string>>;

/** Everything that an environment comes to, in memory. */
export interface Platform {
  readonly manifests: PlatformManifests;
  /** The content of `dist/`. */
  readonly manifestFiles: Files;
  /** The content of `cdktf.out/`; undefined where nothing of AWS is used. */
  readonly terraformFiles?: Files;
}

/**
 * Turns a validated environment into the platform. The same environment gives the same bytes.
 *
 * @param scratchDirectory an empty folder that cdktf may create folders in.
 */
export async function synthesizePlatform(
  environment: Environment,
  scratchDirectory: string,
): Promise<Platform> {
  const manifests = synthesizeManifests(environment);
  const platform = { manifests, manifestFiles: manifestFiles(environment, manifests) };
  if (environment.provider === 'none') return platform;
  // Loaded here and not above, so that a platform without AWS does not pay for loading cdktf.
  const { synthesizeInfrastructure } = await import('./infrastructure/synthesize');
  const terraformFiles = synthesizeInfrastructure({
    environment,
    units: manifests.units.filter((unit) => isTerraforms(environment, unit)),
    teardown: manifests.teardown,
    chartReleases: deliveredBy(environment) === 'terraform' ? manifests.chartReleases : [],
    scratchDirectory,
  });
  return { ...platform, terraformFiles };
}
