import type { IDatabase } from '../../constructs/kubernetes/database';
import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { IIdentityProvider } from '../../constructs/kubernetes/identity';
import type { IOtlpReceiver } from '../../constructs/kubernetes/opentelemetry';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';

/** What everything stands on. */
export interface CommonServices {
  /** Where secrets are. */
  readonly secrets: ISecretStore;
  /** Who reads metrics; undefined where nobody does. */
  readonly metrics: IMetrics | undefined;
  /** Who takes traces; undefined where nobody does. */
  readonly traces: IOtlpReceiver | undefined;
}

/** What pages stand on. */
export interface PageServices extends CommonServices {
  /** The entrance that people reach them by. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
}

/** What applications stand on that keep something. */
export interface ApplicationServices extends PageServices {
  /** Where their data is. */
  readonly database: IDatabase;
}
