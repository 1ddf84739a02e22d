import type { CollectorProps } from './collector-props';
import type { TraceDestination } from './destination';
import type { SamplingOptions } from './processor';

/** Takes traces of the whole platform, and decides which are kept. */
export interface TelemetryGatewayProps extends CollectorProps {
  /** Where spans go, at least one; each gets all that are kept. */
  readonly destinations: readonly TraceDestination[];
  /** Which traces are kept. */
  readonly sampling: SamplingOptions;
  /**
   * The fewest and the most pods, as their processors have to do; 1 to 20.
   * @default - two to six
   */
  readonly replicas?: { readonly min: number; readonly max: number };
  /**
   * Memory of each pod, reserved for it; traces that are not whole yet take it.
   * @default '1Gi'
   */
  readonly memory?: string;
}
