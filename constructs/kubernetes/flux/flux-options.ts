import type { IConstruct } from 'constructs';
import { DurationText } from '../../../lib/values';
import { validated } from '../core';

/** What all Flux objects of an installation have in common. */
export interface FluxOptions {
  /** Namespace of Flux; all its objects are there. */
  readonly fluxNamespace: string;
  /**
   * How often the cluster is compared with the source, such as `10m`.
   * @default '10m'
   */
  readonly interval?: string;
}

const DEFAULT_INTERVAL = '10m';

/** How often the cluster is compared; throws a ValidationError for what is no duration. */
export function intervalOf(scope: IConstruct, options: Pick<FluxOptions, 'interval'>): string {
  const { interval = DEFAULT_INTERVAL } = options;
  return validated(scope, 'interval', () => DurationText.parse(interval)).toString();
}
