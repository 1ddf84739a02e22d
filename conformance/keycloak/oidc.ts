import { Finding } from '../failures';
import { jsonOf, send, type HttpAnswer } from './http';
import type { RealmClient } from './realm';
import type { Pkce, SigningKey } from './tokens';

/** The URLs that a realm names, asked for from inside the cluster. */
interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly end_session_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
}

/** A client with its secret, as a consumer knows itself. */
export interface ClientCredentials {
  readonly client: RealmClient;
  readonly secret: string;
}

/** A realm as consumers see it: browsers by its public address, pods by the loopback. */
export class Provider {
  private constructor(
    readonly port: number,
    readonly endpoints: Discovery,
    readonly keys: readonly SigningKey[],
  ) {}

  /** Reads what a realm says of itself on the back channel. */
  static async discover(port: number, realm: string): Promise<Provider> {
    const path = `/realms/${realm}/.well-known/openid-configuration`;
    const endpoints = jsonOf(await send(port, { path })) as unknown as Discovery;
    const { pathname } = new URL(endpoints.jwks_uri);
    const { keys } = jsonOf(await send(port, { path: pathname }));
    return new Provider(port, endpoints, keys as readonly SigningKey[]);
  }

  /** What must be public is, and what pods call stays on the back channel. */
  checkAddresses(publicUrl: string, realm: string): void {
    const expected: Readonly<Record<string, string>> = {
      issuer: `${publicUrl}/realms/${realm}`,
      authorization_endpoint: `${publicUrl}/realms/${realm}/protocol/openid-connect/auth`,
      end_session_endpoint: `${publicUrl}/realms/${realm}/protocol/openid-connect/logout`,
      token_endpoint: `http://127.0.0.1:${this.port}/realms/${realm}/protocol/openid-connect/token`,
    };
    const found: Readonly<Record<string, unknown>> = { ...this.endpoints };
    for (const [name, url] of Object.entries(expected)) {
      if (found[name] !== url) {
        throw new Finding(`${name} is ${String(found[name])}, not ${url}`);
      }
    }
  }

  /** Where a browser is sent to sign in; members of `change` replace or, when empty, leave out. */
  authorizationUrl(
    clientId: string,
    redirectUri: string,
    { challenge }: Pkce,
    change: Readonly<Record<string, string>> = {},
  ): string {
    const parameters = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'made-state',
      nonce: 'made-nonce',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...change,
    };
    const kept = Object.entries(parameters).filter(([, value]) => value !== '');
    return `${this.endpoints.authorization_endpoint}?${new URLSearchParams(kept).toString()}`;
  }

  /** Asks for tokens on the back channel. */
  token(
    { client, secret }: ClientCredentials,
    form: Readonly<Record<string, string>>,
  ): Promise<HttpAnswer> {
    const { pathname } = new URL(this.endpoints.token_endpoint);
    const pair = [client.clientId, secret].map(encodeURIComponent).join(':');
    const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    return send(this.port, { path: pathname, headers: { authorization }, form });
  }

  /** Asks for tokens that must be given. */
  async mustToken(
    credentials: ClientCredentials,
    form: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.token(credentials, form);
    if (answer.status !== 200) {
      const { clientId } = credentials.client;
      throw new Finding(
        `'${clientId}' gets no token by ${form['grant_type'] ?? ''}: ${answer.text.slice(0, 300)}`,
      );
    }
    return jsonOf(answer);
  }

  /** What the provider says of the owner of a token, on the back channel. */
  async userInfo(accessToken: string): Promise<Readonly<Record<string, unknown>>> {
    const { pathname } = new URL(this.endpoints.userinfo_endpoint);
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await send(this.port, { path: pathname, headers });
    if (answer.status !== 200) {
      throw new Finding(`user info is refused: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    return jsonOf(answer);
  }
}
