import { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import { WAVES, type Wave } from '../../../lib/contracts/waves';
import { unitFileName, type RenderedUnit } from '../../../lib/release/rendered-unit';
import { ManifestsKustomization, type KustomizationOptions } from './manifests-kustomization';
import { previousWave } from './previous-wave';

/** A unit whose file is in Git. */
export type DeliveredUnit = Pick<RenderedUnit, 'name' | 'wave' | 'wait'>;

/** Everything in Git that Flux applies. */
export interface PlatformKustomizationsProps extends KustomizationOptions {
  /** The units with a file there, those with HelmReleases among them. */
  readonly units: readonly DeliveredUnit[];
  /**
   * Begins the names of the Kustomizations.
   * @default 'eks-ml-platform'
   */
  readonly prefix?: string;
}

/** Units of one wave that are waited for alike. */
interface Step {
  readonly name: string;
  readonly wave: Wave;
  readonly wait: boolean;
  readonly files: readonly string[];
}

/**
 * A Kustomization for each wave, which waits for the wave before it. Units whose objects do not become
 * ready by themselves, such as claims without a pod, have one of their own that nothing has to wait for.
 */
export class PlatformKustomizations extends Construct {
  constructor(scope: Construct, id: string, props: PlatformKustomizationsProps) {
    super(scope, id);
    const { units, prefix = PLATFORM, ...options } = props;
    const steps = toSteps(units, prefix);
    for (const step of steps) {
      new ManifestsKustomization(this, step.name, {
        ...options,
        ...step,
        dependsOn: previousWave(steps, step.wave).map(({ name }) => name),
      });
    }
  }
}

function toSteps(units: readonly DeliveredUnit[], prefix: string): Step[] {
  return Object.values(WAVES).flatMap((wave) =>
    [true, false].flatMap((wait) => {
      const own = units.filter((unit) => unit.wave === wave && unit.wait === wait);
      const name = `${prefix}-${wave}${wait ? '' : '-unawaited'}`;
      return own.length === 0 ? [] : [{ name, wave, wait, files: own.map(unitFileName) }];
    }),
  );
}
