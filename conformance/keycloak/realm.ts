import { Finding } from '../failures';

/** A realm as Keycloak takes it in, as far as these checks read it. */
export interface RealmDocument {
  readonly realm: string;
  readonly groups?: readonly RealmGroup[];
  readonly clients?: readonly RealmClient[];
  readonly users?: readonly RealmUserDocument[];
  readonly clientScopes?: readonly { readonly name: string }[];
  readonly roles?: object;
  readonly ssoSessionMaxLifespan?: number;
  readonly failureFactor?: number;
  readonly registrationAllowed?: boolean;
}

/** A group with the roles that it has at clients. */
export interface RealmGroup {
  readonly name: string;
  readonly clientRoles?: Readonly<Record<string, readonly string[]>>;
}

/** A client of a realm. */
export interface RealmClient {
  readonly clientId: string;
  readonly secret?: string;
  readonly standardFlowEnabled?: boolean;
  readonly serviceAccountsEnabled?: boolean;
  readonly redirectUris?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A person, or the account of a machine. */
export interface RealmUserDocument {
  readonly username: string;
  readonly credentials?: readonly { readonly value: string; readonly temporary?: boolean }[];
  readonly serviceAccountClientId?: string;
  readonly groups?: readonly string[];
  readonly realmRoles?: readonly string[];
}

/** Somebody who signs in at a client, as a member of a group. */
export interface BrowserSubject {
  readonly client: RealmClient;
  readonly secret: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string | undefined;
  readonly group: string;
  readonly roles: readonly string[];
}

/** A client that signs itself in. */
export interface MachineSubject {
  readonly client: RealmClient;
  readonly secret: string;
  readonly groups: readonly string[];
  /** What its groups may do at the client itself. */
  readonly roles: readonly string[];
}

/** Keycloak keeps several of these URLs in one attribute, and a hyphen where there is none. */
const POST_LOGOUT_ATTRIBUTE = 'post.logout.redirect.uris';
const POST_LOGOUT_SEPARATOR = '##';
const NO_POST_LOGOUT = '-';

/** The document in a text without placeholders. */
export function realmDocument(text: string): RealmDocument {
  return JSON.parse(text) as RealmDocument;
}

/** The clients that people sign in at, each with a group that has a role there, or any group. */
export function browserSubjects(realm: RealmDocument): BrowserSubject[] {
  return (realm.clients ?? [])
    .filter(({ standardFlowEnabled }) => standardFlowEnabled === true)
    .map((client) => {
      const { clientId, attributes, redirectUris = [] } = client;
      const groups = realm.groups ?? [];
      const group = groups.find((one) => rolesAt(one, clientId).length > 0) ?? groups[0];
      const [redirectUri] = redirectUris;
      if (group === undefined || redirectUri === undefined) {
        throw new Finding(`nobody can sign in at '${clientId}': no group or no redirect URI`);
      }
      const [postLogoutRedirectUri] = (attributes?.[POST_LOGOUT_ATTRIBUTE] ?? NO_POST_LOGOUT)
        .split(POST_LOGOUT_SEPARATOR)
        .filter((url) => url !== NO_POST_LOGOUT);
      const roles = rolesAt(group, clientId);
      const secret = secretOf(client);
      return { client, secret, redirectUri, postLogoutRedirectUri, group: group.name, roles };
    });
}

/** The clients that sign themselves in, with the groups of their accounts. */
export function machineSubjects(realm: RealmDocument): MachineSubject[] {
  return (realm.clients ?? [])
    .filter(({ serviceAccountsEnabled }) => serviceAccountsEnabled === true)
    .map((client) => {
      const account = (realm.users ?? []).find(
        ({ serviceAccountClientId }) => serviceAccountClientId === client.clientId,
      );
      const groups = (account?.groups ?? []).map((name) => name.replace(/^\//, ''));
      const own = (realm.groups ?? []).filter(({ name }) => groups.includes(name));
      const roles = [...new Set(own.flatMap((group) => rolesAt(group, client.clientId)))];
      return { client, secret: secretOf(client), groups, roles };
    });
}

/** A copy in which sessions end earlier and a client is new, beside all that was there. */
export function changedRealm(realm: RealmDocument, client: RealmClient): RealmDocument {
  const lifespan = (realm.ssoSessionMaxLifespan ?? 36_000) - 60;
  return {
    ...realm,
    ssoSessionMaxLifespan: lifespan,
    clients: [...(realm.clients ?? []), client],
  };
}

function rolesAt({ clientRoles }: RealmGroup, clientId: string): readonly string[] {
  return clientRoles?.[clientId] ?? [];
}

function secretOf({ clientId, secret }: RealmClient): string {
  if (secret === undefined) {
    throw new Finding(`client '${clientId}' has no secret: anybody could pass for it`);
  }
  return secret;
}
