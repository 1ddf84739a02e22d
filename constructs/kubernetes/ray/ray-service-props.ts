import type { INamespace } from '../core';
import type { RayClusterOptions } from './cluster-options';
import type { ServeApplication } from './serve-options';

/** What happens when something changes that a running cluster cannot take up. */
export type RayServiceUpgrade =
  | {
      /** A second cluster is made whole, then takes over: room for twice as many workers is needed. */
      readonly kind: 'newCluster';
    }
  | {
      /** Nothing: the change waits until the service is removed and made again. */
      readonly kind: 'none';
    };

/** Applications of Ray Serve, with a cluster of their own. */
export interface RayServiceProps {
  /** Its name, unique in the namespace; at most 47 characters. It answers at `<name>-serve-svc`. */
  readonly name: string;
  /** Where it runs; the operator must watch this namespace. */
  readonly namespace: INamespace;
  /** The cluster. With `recovery`, requests are answered while its head is away. */
  readonly cluster: RayClusterOptions;
  /** Applications; at least one. */
  readonly applications: readonly ServeApplication[];
  /**
   * How changes roll out that need new pods.
   * @default - a second cluster takes over
   */
  readonly upgrade?: RayServiceUpgrade;
  /**
   * Workers that may be away at once when nodes are emptied.
   * @default 1
   */
  readonly maxUnavailable?: number;
}
