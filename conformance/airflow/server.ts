import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { Browser, type Page } from '../browser';
import { Finding } from '../failures';
import { jsonOf, send, type HttpAnswer } from '../keycloak/http';
import { LOGIN_FORM } from '../keycloak/people';
import type { SignOn } from '../keycloak/sign-on';
import { freePort } from '../port';
import type { AirflowSubject } from './subject';

const READY_SECONDS = 240;

/** Group, and what members may do: read DAGs, start one, see connections, see who has which role. */
const ROLES: readonly (readonly [group: string, rights: readonly boolean[]])[] = [
  ['ml-admins', [true, true, true]],
  ['ml-engineers', [true, true, false]],
  ['data-scientists', [true, false, false]],
  ['ml-viewers', [true, false, false]],
];

/** What the rights are asked by; connections are an operator's, users an administrator's. */
const QUESTIONS = ['/api/v2/dags', '/api/v2/connections', '/auth/fab/v1/users'];

interface SignInFile {
  readonly provider: string;
  readonly identity: { readonly authorizeUrl: string };
}

/** A real API server with the emitted arguments, before a real Keycloak. */
export class AirflowServer {
  private constructor(
    private readonly program: BackgroundProgram,
    private readonly port: number,
    private readonly url: URL,
    private readonly keycloak: SignOn,
    private readonly file: SignInFile,
  ) {}

  static async start(subject: AirflowSubject, keycloak: SignOn): Promise<AirflowServer> {
    const config = path.join(subject.home, 'config/platform.json');
    const text = fs.readFileSync(config, 'utf8');
    const back = `http://127.0.0.1:${keycloak.port}`;
    fs.writeFileSync(config, text.replaceAll(/http:\/\/keycloak\.[a-z0-9.-]+:8080/g, back));
    const port = await freePort();
    const container = subject.part('api-server');
    const env: Record<string, string> = {
      ...subject.variables(container),
      AIRFLOW_CLIENT_SECRET: keycloak.secretOf('airflow'),
      AIRFLOW__API__WORKERS: '1',
    };
    const program = new BackgroundProgram(
      subject.python.program('airflow'),
      [...(container.args ?? []), '--port', String(port)],
      { env, cwd: subject.home, log: path.join(subject.home, 'api-server.log') },
    );
    const url = new URL(env['AIRFLOW__API__BASE_URL'] ?? '');
    const file = JSON.parse(text) as SignInFile;
    const server = new AirflowServer(program, port, url, keycloak, file);
    const isUp = async () => (await server.get('/api/v2/version')).status === 200;
    try {
      await program.until(isUp, 'answered its probe', READY_SECONDS);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return server;
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  async sendsToProvider(): Promise<string> {
    const browser = new Browser({ [this.url.host]: this.port });
    const { url } = await browser.open(`${this.url.href}/auth/login/${this.file.provider}?next=`);
    const query = url.searchParams;
    const callback = `${this.url.href}/auth/oauth-authorized/${this.file.provider}`;
    const faults = [
      ...(url.href.startsWith(this.file.identity.authorizeUrl) ? [] : [`sends to ${url.href}`]),
      ...(query.get('code_challenge_method') === 'S256' ? [] : ['no PKCE']),
      ...(query.get('redirect_uri') === callback
        ? []
        : [`comes back to ${query.get('redirect_uri') ?? ''}, not ${callback}`]),
    ];
    if (faults.length > 0) throw new Finding(faults.join('; '));
    return `with PKCE, and back to ${callback}`;
  }

  async peopleAndRoles(): Promise<string> {
    const faults: string[] = [];
    for (const [group, rights] of ROLES) {
      const { browser, page } = await this.signIn(`of-${group}`, group);
      const answers = await this.rights(browser);
      if (JSON.stringify(answers.map((status) => status === 200)) !== JSON.stringify(rights)) {
        faults.push(`${group}: ${answers.join()} after ${page.url.pathname}`);
      }
    }
    const { browser, page } = await this.signIn('of-nobody', 'data-engineers');
    const none = await this.rights(browser);
    if (none.some((status) => status === 200) || page.status >= 500) {
      faults.push(`nobody's: ${none.join()}, page ${page.status}`);
    }
    if (faults.length > 0) throw new Finding(faults.join('; '));
    return `${ROLES.length} groups have their roles; somebody of none gets ${none.join()}, and no error`;
  }

  async signingOut(): Promise<string> {
    const { browser } = await this.signIn('leaving', 'data-scientists');
    const out = await browser.open(`${this.url.href}/auth/logout`);
    const end = `${this.keycloak.realmPath}/protocol/openid-connect/logout`;
    if (out.url.pathname.startsWith(end)) return 'ends the session at the provider';
    throw new Finding(`signing out ends at ${out.url.href}`);
  }

  async programs(): Promise<string> {
    const token = await this.machineToken();
    const answer = await this.exchange(token);
    const { access_token: own } = jsonOf(answer);
    if (answer.status !== 201 || typeof own !== 'string') {
      throw new Finding(`a token of the provider's is answered ${answer.status}: ${answer.text}`);
    }
    const { status } = await this.get('/api/v2/dags', { authorization: `Bearer ${own}` });
    if (status !== 200) throw new Finding(`with the token DAGs are answered ${status}`);
    return 'a token by client credentials is one of Airflow’s, which lists DAGs';
  }

  async forgedTokens(): Promise<string> {
    const token = await this.machineToken();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const none = `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.`;
    const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
    const mac = crypto.createHmac('sha256', 'public').update(signed).digest('base64url');
    const elsewhere = { ...decoded(payload), aud: 'jupyter' };
    const forged: Readonly<Record<string, string>> = {
      'of no algorithm': none,
      'of a shared key': `${signed}.${mac}`,
      'with another payload': `${header}.${encoded(elsewhere)}.${signature}`,
      'of another client': await this.machineTokenOf('jupyter'),
    };
    const taken: string[] = [];
    for (const [what, value] of Object.entries(forged)) {
      const { status } = await this.exchange(value);
      if (status !== 401) taken.push(`${what}: ${status}`);
    }
    const { status } = await this.exchange(undefined);
    if (status !== 400) taken.push(`none at all: ${status}`);
    if (taken.length > 0)
      throw new Finding(`tokens are taken that must not be: ${taken.join('; ')}`);
    return `refused: ${Object.keys(forged).join(', ')}`;
  }

  private async signIn(name: string, group: string): Promise<{ browser: Browser; page: Page }> {
    const person = await this.keycloak.addPerson(name, group);
    const browser = new Browser({
      [this.url.host]: this.port,
      [this.keycloak.host]: this.keycloak.port,
    });
    const login = await browser.open(`${this.url.href}/auth/login/${this.file.provider}?next=`);
    return { browser, page: await browser.submit(login, LOGIN_FORM, { ...person }) };
  }

  private async rights(browser: Browser): Promise<number[]> {
    const answers: number[] = [];
    for (const question of QUESTIONS) {
      answers.push((await browser.open(`${this.url.href}${question}`)).status);
    }
    return answers;
  }

  private machineToken(): Promise<string> {
    return this.machineTokenOf('airflow-automation');
  }

  private async machineTokenOf(client: string): Promise<string> {
    const answer = await this.keycloak.token(client);
    const { access_token: token } = jsonOf(answer);
    if (typeof token === 'string') return token;
    // A client for people gets none; what it would get is signed by nobody.
    return `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded({ aud: client })}.${encoded({})}`;
  }

  private exchange(token: string | undefined): Promise<HttpAnswer> {
    return send(this.port, {
      path: `${this.url.pathname}/auth/token`,
      headers: {
        host: this.url.host,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      json: {},
    });
  }

  private get(page: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    return send(this.port, {
      path: `${this.url.pathname}${page}`,
      headers: { host: this.url.host, 'x-forwarded-proto': 'https', ...headers },
    });
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const decoded = (payload: string): object =>
  JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
