import type { IDatabase } from '../../constructs/kubernetes/database';
import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { IIdentityProvider } from '../../constructs/kubernetes/identity';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';

/** What pages stand on. */
export interface PageServices {
  /** The entrance that people reach them by. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Where secrets are. */
  readonly secrets: ISecretStore;
}

/** What applications stand on that keep something. */
export interface ApplicationServices extends PageServices {
  /** Where their data is. */
  readonly database: IDatabase;
}
