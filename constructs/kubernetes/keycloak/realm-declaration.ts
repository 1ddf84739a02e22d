import type { OidcClientOptions } from '../identity';
import type { Federation } from './federation';
import type { FirstAdminOptions, PasswordPolicyOptions, SessionOptions } from './keycloak-props';

/** Everything that the realm is made of, with nothing left to default. */
export interface RealmDeclaration {
  readonly realm: string;
  readonly title: string;
  readonly groups: readonly string[];
  readonly adminGroups: readonly string[];
  readonly firstAdmin: FirstAdminOptions | undefined;
  readonly passwords: Required<PasswordPolicyOptions>;
  readonly sessions: Required<SessionOptions>;
  readonly federation: Federation | undefined;
  readonly clients: readonly OidcClientOptions[];
}
