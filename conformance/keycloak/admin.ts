import { Finding } from '../failures';
import { jsonOf, send, type HttpAnswer } from './http';
import type { RealmDocument, RealmUserDocument } from './realm';

type Credentials = Readonly<Record<string, string>>;

/** A person or a machine in a realm. */
interface RealmUser {
  readonly id: string;
  readonly username: string;
}

/** Keycloak's administration over the loopback, as the first administrator. */
export class Admin {
  private token: { readonly value: string; readonly until: number } | undefined;

  constructor(
    private readonly port: number,
    private readonly credentials: Credentials,
  ) {}

  /** Sends one request below `/admin/realms`; an error status is an answer, not an error. */
  async request(method: string, path: string, json?: unknown): Promise<HttpAnswer> {
    const headers = { authorization: `Bearer ${await this.accessToken()}` };
    return send(this.port, { method, path: `/admin/realms${path}`, headers, json });
  }

  /** Sends one request that must be accepted, and returns its answer's JSON. */
  async must(method: string, path: string, json?: unknown): Promise<unknown> {
    const answer = await this.request(method, path, json);
    if (answer.status >= 300) {
      const reason = answer.text.slice(0, 400);
      throw new Finding(`${method} /admin/realms${path} is answered ${answer.status}: ${reason}`);
    }
    return answer.text === '' ? undefined : (JSON.parse(answer.text) as unknown);
  }

  /** A list that must be there. */
  async list<T>(path: string): Promise<readonly T[]> {
    return (await this.must('GET', path)) as readonly T[];
  }

  /** Brings a realm to what the document says; what the document does not name stays. */
  async applyRealm(realm: RealmDocument): Promise<void> {
    const path = `/${realm.realm}`;
    const { status } = await this.request('GET', path);
    if (status === 404) {
      // Only an empty realm gets the scopes that Keycloak brings itself.
      await this.must('POST', '', { realm: realm.realm, enabled: true });
    }
    await this.must('PUT', path, realm);
    await this.addScopes(realm);
    await this.setClients(realm);
    // A partial import finds groups again by their path, which every group at the top has.
    const groups = (realm.groups ?? []).map((group) => ({ ...group, path: `/${group.name}` }));
    const imported = { ifResourceExists: 'SKIP', groups, roles: realm.roles };
    await this.must('POST', `${path}/partialImport`, imported);
    for (const user of realm.users ?? []) {
      await (user.serviceAccountClientId === undefined
        ? this.addPerson(realm.realm, user)
        : this.addMachineToGroups(realm.realm, user));
    }
  }

  /** Everything that a realm has, with secrets and memberships, which the export leaves out. */
  async readRealm(realm: string): Promise<Readonly<Record<string, unknown>>> {
    const query = 'exportClients=true&exportGroupsAndRoles=true';
    const exported = await this.must('POST', `/${realm}/partial-export?${query}`);
    const secrets: Record<string, unknown> = {};
    for (const { id, clientId, publicClient } of await this.list<ClientSummary>(
      `/${realm}/clients`,
    )) {
      if (publicClient !== true) {
        secrets[clientId] = await this.must('GET', `/${realm}/clients/${id}/client-secret`);
      }
    }
    const users: Record<string, unknown> = {};
    for (const user of await this.list<RealmUser>(`/${realm}/users?max=100`)) {
      const groups = await this.must('GET', `/${realm}/users/${user.id}/groups`);
      const credentials = await this.list<object>(`/${realm}/users/${user.id}/credentials`);
      // A password that is set again is another entry of the same password.
      const kinds = credentials.map((credential) => ({ ...credential, id: '', createdDate: 0 }));
      users[user.username] = { user, groups, credentials: kinds };
    }
    return { exported, secrets, users };
  }

  /** The account of a name. */
  async account(realm: string, username: string): Promise<RealmUser> {
    const [found] = await this.list<RealmUser>(`/${realm}/users?exact=true&username=${username}`);
    if (found === undefined) {
      throw new Finding(`realm '${realm}' has no user '${username}'`);
    }
    return found;
  }

  /** Removes a realm; one that is not there is no mistake. */
  async removeRealm(realm: string): Promise<void> {
    await this.request('DELETE', `/${realm}`);
  }

  private async addScopes({ realm, clientScopes = [] }: RealmDocument): Promise<void> {
    const existing = await this.list<{ name: string }>(`/${realm}/client-scopes`);
    for (const scope of clientScopes) {
      if (!existing.some(({ name }) => name === scope.name)) {
        await this.must('POST', `/${realm}/client-scopes`, scope);
      }
    }
  }

  private async setClients({ realm, clients = [] }: RealmDocument): Promise<void> {
    const existing = await this.list<ClientSummary>(`/${realm}/clients`);
    for (const client of clients) {
      const found = existing.find(({ clientId }) => clientId === client.clientId);
      await (found === undefined
        ? this.must('POST', `/${realm}/clients`, client)
        : this.must('PUT', `/${realm}/clients/${found.id}`, client));
    }
  }

  private async addPerson(realm: string, person: RealmUserDocument): Promise<void> {
    const { username, groups = [], realmRoles = [] } = person;
    const path = `/${realm}/users`;
    if ((await this.list(`${path}?exact=true&username=${username}`)).length > 0) {
      return;
    }
    await this.must('POST', path, { ...person, groups: groups.map(groupPath) });
    const { id } = await this.account(realm, username);
    for (const name of realmRoles) {
      const role = await this.must('GET', `/${realm}/roles/${name}`);
      await this.must('POST', `${path}/${id}/role-mappings/realm`, [role]);
    }
  }

  private async addMachineToGroups(realm: string, machine: RealmUserDocument): Promise<void> {
    const { id } = await this.account(realm, machine.username);
    for (const name of machine.groups ?? []) {
      const group = (await this.must('GET', `/${realm}/group-by-path${groupPath(name)}`)) as {
        readonly id: string;
      };
      await this.must('PUT', `/${realm}/users/${id}/groups/${group.id}`);
    }
  }

  private async accessToken(): Promise<string> {
    if (this.token === undefined || performance.now() > this.token.until) {
      const path = '/realms/master/protocol/openid-connect/token';
      const answer = await send(this.port, { path, form: this.credentials });
      const { access_token: value, expires_in: seconds } = jsonOf(answer);
      if (typeof value !== 'string') {
        throw new Finding(`the first administrator gets no token: ${answer.text.slice(0, 400)}`);
      }
      this.token = { value, until: performance.now() + Number(seconds) * 500 };
    }
    return this.token.value;
  }
}

interface ClientSummary {
  readonly id: string;
  readonly clientId: string;
  readonly publicClient?: boolean;
}

function groupPath(name: string): string {
  return name.startsWith('/') ? name : `/${name}`;
}

/** How the first administrator asks for a token, from the settings that make one. */
export function firstAdministrator(env: Readonly<Record<string, string>>): Credentials {
  const id = env['KC_BOOTSTRAP_ADMIN_CLIENT_ID'];
  const username = env['KC_BOOTSTRAP_ADMIN_USERNAME'];
  if (id !== undefined) {
    const secret = env['KC_BOOTSTRAP_ADMIN_CLIENT_SECRET'] ?? '';
    return { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  }
  if (username === undefined) {
    throw new Finding('Keycloak starts without a first administrator');
  }
  const password = env['KC_BOOTSTRAP_ADMIN_PASSWORD'] ?? '';
  return { grant_type: 'password', client_id: 'admin-cli', username, password };
}
