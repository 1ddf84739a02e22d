import type { IDatabase } from '../../constructs/kubernetes/database';
import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { IIdentityProvider } from '../../constructs/kubernetes/identity';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';

/** What applications stand on. */
export interface ApplicationServices {
  /** The entrance that people reach them by. */
  readonly edge: IEdge;
  /** Who signs people in. */
  readonly identity: IIdentityProvider;
  /** Where secrets are. */
  readonly secrets: ISecretStore;
  /** Where their data is. */
  readonly database: IDatabase;
}
