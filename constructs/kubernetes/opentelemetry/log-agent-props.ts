import type { CollectorProps } from './collector-props';
import type { LogDestination } from './destination';

/** Reads what containers write, on every node, in a namespace of its own: its pods read files of the node, which *restricted* forbids. */
export interface LogAgentProps extends CollectorProps {
  /** Where lines go, at least one; each gets all. */
  readonly destinations: readonly LogDestination[];
  /**
   * Most memory of each pod.
   * @default '384Mi'
   */
  readonly memory?: string;
}
