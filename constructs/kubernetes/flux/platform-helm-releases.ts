import { Construct } from 'constructs';
import type { Wave } from '../../../lib/contracts/waves';
import { ValidationError } from '../../../lib/errors';
import type { ChartRelease } from '../../../lib/release/chart-release';
import { ChartHelmRelease, type HelmReleaseOptions } from './chart-helm-release';
import { previousWave } from './previous-wave';

/** Upstream charts that Flux installs. */
export interface PlatformHelmReleasesProps extends HelmReleaseOptions {
  /** All upstream charts of the platform. */
  readonly releases: readonly ChartRelease[];
  /**
   * The wave to write; those of others are only depended on. One file a wave lets manifests and charts wait
   * for each other: see PlatformKustomizations.
   * @default - all waves
   */
  readonly wave?: Wave;
}

/** A HelmRelease for each upstream chart; each depends on all of the wave with charts before its own. */
export class PlatformHelmReleases extends Construct {
  constructor(scope: Construct, id: string, props: PlatformHelmReleasesProps) {
    super(scope, id);
    const { releases, wave, ...options } = props;
    this.assertDistinct(releases.map(({ name }) => name));
    for (const release of releases) {
      if (wave !== undefined && release.wave !== wave) continue;
      new ChartHelmRelease(this, release.name, {
        ...options,
        release,
        dependsOn: previousWave(releases, release.wave).map(({ name }) => name),
      });
    }
  }

  private assertDistinct(names: readonly string[]): void {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return;
    throw new ValidationError(
      this,
      `'releases' must have different names, got '${twice}' twice: all HelmReleases are in one namespace`,
    );
  }
}
