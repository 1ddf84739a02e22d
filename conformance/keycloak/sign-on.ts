import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { Admin, firstAdministrator } from './admin';
import { KEYCLOAK, keycloakDistribution, keycloakJava } from './distribution';
import { emittedKeycloak } from './emitted';
import { send, type HttpAnswer } from './http';
import { addPerson, type Person } from './people';
import { substituted } from './placeholders';
import { realmDocument, type RealmDocument } from './realm';
import { KeycloakServer } from './server';
import { applyThroughAdmin } from './subject';

/** A real Keycloak with the realm of an environment, for what signs people in with it. */
export class SignOn {
  private constructor(
    /** Port on the loopback. */
    readonly port: number,
    /** Where browsers believe that it is. */
    readonly publicUrl: string,
    private readonly realm: RealmDocument,
    private readonly admin: Admin,
    private readonly server: KeycloakServer,
  ) {}

  /** Starts it for the output of an environment. */
  static async start(context: CheckContext, output: string): Promise<SignOn> {
    const emitted = emittedKeycloak(output);
    if (emitted === undefined) throw new Finding('the environment has no Keycloak');
    const { root, scratch, tools } = context;
    const distribution = await keycloakDistribution(tools, path.join(root, '.conformance'));
    const java = await keycloakJava(tools);
    tools.used('Keycloak', KEYCLOAK);
    const folder = fs.mkdtempSync(path.join(scratch, 'sign-on-'));
    fs.cpSync(distribution, path.join(folder, 'keycloak'), { recursive: true });
    const program = { folder: path.join(folder, 'keycloak'), java };
    const server = await KeycloakServer.start(program, emitted.servers, folder);
    const settings = emitted.servers.at(-1)?.env ?? {};
    const admin = new Admin(server.port, firstAdministrator(settings));
    await applyThroughAdmin(admin)(emitted.imports);
    const [document] = emitted.imports
      .map(({ text, container }) => realmDocument(substituted(text, container.env)))
      .filter((realm) => (realm.clients ?? []).length > 0);
    if (document === undefined) throw new Finding('no realm has a client');
    return new SignOn(server.port, settings['KC_HOSTNAME'] ?? '', document, admin, server);
  }

  /** The host that browsers know. */
  get host(): string {
    return new URL(this.publicUrl).host;
  }

  /** Path of the realm. */
  get realmPath(): string {
    return `/realms/${this.realm.realm}`;
  }

  /** The secret of a client of the realm. */
  secretOf(clientId: string): string {
    const client = this.realm.clients?.find((each) => each.clientId === clientId);
    if (client?.secret === undefined) throw new Finding(`the realm has no client '${clientId}'`);
    return client.secret;
  }

  /** Makes somebody in a group. */
  addPerson(username: string, group: string): Promise<Person> {
    return addPerson(this.admin, this.realm.realm, username, group);
  }

  /** What a machine client is answered that asks for a token. */
  token(clientId: string): Promise<HttpAnswer> {
    return send(this.port, {
      path: `${this.realmPath}/protocol/openid-connect/token`,
      form: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: this.secretOf(clientId),
      },
      headers: { host: this.host, 'x-forwarded-proto': 'https' },
    });
  }

  /** Ends the server. */
  stop(): Promise<void> {
    return this.server.stop();
  }
}
