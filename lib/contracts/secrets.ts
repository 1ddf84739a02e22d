import type { Environment } from '../config/schema';
import { resourceNames } from './names';

/** A value that is random, or a text that is no secret and accompanies the others, such as a user name. */
export type GeneratedValueContract =
  | {
      /** Number of letters and digits, 16 to 128. */
      readonly length: number;
      /** `base64` encodes the text once more: with length 32 it is a key of 32 bytes, as Fernet wants it. */
      readonly encoding?: 'plain' | 'base64';
    }
  | { readonly fixed: string };

/**
 * A secret whose values are made once and never written down: by Terraform in Secrets Manager, or by a
 * generator in the cluster. Both halves know it by owner and name.
 */
export interface GeneratedSecretContract {
  /** Who the secret belongs to: a component. */
  readonly owner: string;
  /** Name of the secret, unique for the owner. */
  readonly name: string;
  /** Values by property. */
  readonly values: Readonly<Record<string, GeneratedValueContract>>;
}

/**
 * Values that are known after apply only, such as the host of a database, and that Terraform puts beside
 * the secrets. They are no secret.
 */
export interface PublishedValuesContract {
  /** What the values are of: a component. */
  readonly owner: string;
  /** Name of the values, unique for the owner. */
  readonly name: string;
}

/** A secret whose value a person puts into the store. */
export interface DeclaredSecretContract {
  /** Name of the secret, one of `secrets.declared`. */
  readonly name: string;
}

/** The property of a secret that holds the secret of an OIDC client; the name that Envoy Gateway asks for. */
export const CLIENT_SECRET_KEY = 'client-secret';

/** Characters of generated passwords: 190 bits of letters and digits. */
const PASSWORD_LENGTH = 32;

/** The owner of every secret whose value a person brings. */
export const DECLARED_OWNER = 'declared';

/** Path of a secret in AWS Secrets Manager below a prefix: `<prefix>/<owner>/<name>`. */
export const secretPathBelow = (prefix: string, owner: string, name: string): string =>
  `${prefix}/${owner}/${name}`;

/** Path of a secret of an environment: `<cluster>/<owner>/<name>`. */
export function secretPath(environment: Environment, owner: string, name: string): string {
  return secretPathBelow(resourceNames(environment).cluster, owner, name);
}

/** The secret of an OIDC client. */
export const clientSecret = (clientId: string): GeneratedSecretContract => ({
  owner: 'oidc',
  name: clientId,
  values: { [CLIENT_SECRET_KEY]: { length: PASSWORD_LENGTH } },
});

/** The property of a secret that holds the key of session cookies. */
export const COOKIE_KEY = 'cookie-key';

/** The key that oauth2-proxy encrypts a client's session cookies with: 16, 24 or 32 bytes. */
export const cookieKey = (clientId: string): GeneratedSecretContract => ({
  owner: 'oauth2-proxy',
  name: clientId,
  values: { [COOKIE_KEY]: { length: 32 } },
});

/** The login of a database's only user, which is called like the database. */
export const databaseLogin = (database: string): GeneratedSecretContract => ({
  owner: 'databases',
  name: database,
  values: { username: { fixed: database }, password: { length: PASSWORD_LENGTH } },
});

/** Where a database that AWS runs is reached: `host` and `port`, and more by its kind. */
export const databaseConnection = (database: 'postgres' | 'valkey'): PublishedValuesContract => ({
  owner: database,
  name: 'connection',
});

/** The login that makes databases and roles on the server that AWS runs. */
export const postgresMaster: GeneratedSecretContract = {
  owner: 'postgres',
  name: 'master',
  values: { username: { fixed: 'platform' }, password: { length: PASSWORD_LENGTH } },
};

/** The login of a user of a cache. */
export const cacheLogin = (user: string): GeneratedSecretContract => ({
  owner: 'caches',
  name: user,
  values: { username: { fixed: user }, password: { length: PASSWORD_LENGTH } },
});

/** The user of a cache who sees figures and no keys. */
export const CACHE_EXPORTER = 'exporter';

/** The login of a cache’s exporter of metrics; each server has its own. */
export const cacheExporterLogin = (server: string): GeneratedSecretContract => ({
  ...cacheLogin(CACHE_EXPORTER),
  name: `${server}-${CACHE_EXPORTER}`,
});

/**
 * The accounts of Keycloak: the client that configures it, the administrator for the day that nobody else
 * can sign in, and the first person, whose password is changed at the first sign-in.
 */
export const keycloakAccount = (
  name: 'bootstrap' | 'break-glass' | 'first-admin',
): GeneratedSecretContract => ({
  owner: 'keycloak',
  name,
  values: { username: { fixed: name }, password: { length: PASSWORD_LENGTH } },
});
