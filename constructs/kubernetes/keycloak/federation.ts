import type { DeclaredSecretContract } from '../../../lib/contracts/secrets';

/** People of a directory that speaks LDAP; they sign in with the directory's password. */
export interface LdapFederation {
  readonly kind: 'ldap';
  /** Name of the federation, a DNS label. */
  readonly name: string;
  /** Whose attributes are expected. */
  readonly vendor: 'active-directory' | 'other';
  /** `ldaps://host:636`. Plain `ldap` is refused: passwords would cross the network in the clear. */
  readonly url: string;
  /** Where people are, such as `ou=people,dc=acme,dc=io`. */
  readonly usersDn: string;
  /** Who Keycloak signs in as to look people up. */
  readonly bindDn: string;
  /** That user's password: a declared secret with the property `password`. */
  readonly bindPassword: DeclaredSecretContract;
  /**
   * Attribute that people are called by.
   * @default - `sAMAccountName` for Active Directory, else `uid`
   */
  readonly usernameAttribute?: string;
  /**
   * Where groups are; those with the name of a group of the realm give their members its rights.
   * @default - people get their groups in Keycloak
   */
  readonly groupsDn?: string;
  /**
   * Addresses of the directory.
   * @default - anywhere in the VPC
   */
  readonly addresses?: readonly string[];
}

/** People who sign in with an OpenID provider elsewhere; Keycloak stays the issuer of the platform's tokens. */
export interface OidcFederation {
  readonly kind: 'oidc';
  /** Name of the federation, a DNS label. It is part of the redirect that is registered there: `<issuer of the realm>/broker/<name>/endpoint`. */
  readonly name: string;
  /** What the button for signing in says. */
  readonly title: string;
  /** Issuer, exactly as in the `iss` claim. */
  readonly issuer: string;
  /** Where a browser signs in. */
  readonly authorization: string;
  /** Where Keycloak redeems a code. */
  readonly token: string;
  /** JSON Web Key Set. */
  readonly keys: string;
  /** Client id that is registered there. */
  readonly clientId: string;
  /** That client's secret: a declared secret with the property `client-secret`. */
  readonly clientSecret: DeclaredSecretContract;
  /**
   * Claim that lists the groups there, and the group of the realm for each value of it.
   * @default - people get their groups in Keycloak
   */
  readonly groups?: {
    readonly claim: string;
    readonly mapping: Readonly<Record<string, string>>;
  };
}

/** Where people come from, beside those that are added in Keycloak. */
export type Federation = LdapFederation | OidcFederation;

/** The declared secret of a federation. */
export const federationSecret = (federation: Federation): DeclaredSecretContract =>
  federation.kind === 'ldap' ? federation.bindPassword : federation.clientSecret;

/** The template of its value, over the properties of the declared secret. */
export const federationTemplate = ({ kind }: Federation): string =>
  kind === 'ldap' ? '{{ .password }}' : '{{ index . "client-secret" }}';

/**
 * What Keycloak reads from its vault when it needs the secret: the value is in no database and in no
 * realm document. https://www.keycloak.org/server/vault
 */
export const vaultReference = ({ name }: Federation): string => `\${vault.${name}}`;

/** The file in the vault. Names of realms and federations are DNS labels, so no underscore has to be doubled. */
export const vaultFile = (realm: string, { name }: Federation): string => `${realm}_${name}`;
