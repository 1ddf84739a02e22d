import type { INamespace } from '../core';
import type { ISecret } from '../secrets';

/** The URLs of an OpenID provider. */
export interface OidcEndpoints {
  /** The issuer, exactly as in the `iss` claim. */
  readonly issuer: string;
  /** Where a browser is sent to sign in. */
  readonly authorization: string;
  /** Where a browser is sent to sign out. */
  readonly endSession: string;
  /** Where a pod redeems a code, or asks for a token of its own. Reached from inside the cluster. */
  readonly token: string;
  /** Where a pod asks about the person. Reached from inside the cluster. */
  readonly userInfo: string;
  /** Where a pod reads the keys that tokens are signed with. Reached from inside the cluster. */
  readonly keys: string;
  /**
   * Where a pod asks for the discovery document, for software that cannot be told the other URLs: below
   * it, `/.well-known/openid-configuration`. Reached from inside the cluster.
   * @default - the issuer
   */
  readonly discovery?: string;
}

/** How a consumer signs people in: confidential, authorization code, and PKCE where its software has it. */
export interface BrowserClientOptions {
  /** People, in a browser. */
  readonly kind: 'browser';
  /** Exact https URLs that a code may be sent to. */
  readonly redirectUris: readonly string[];
  /**
   * Exact https URLs that a browser may go to after signing out.
   * @default - none
   */
  readonly postLogoutRedirectUris?: readonly string[];
  /**
   * Whether a code is redeemed by who asked for it alone, which the consumer proves with PKCE (S256).
   * @default true
   */
  readonly pkce?: boolean;
}

/** A consumer that is no person: client credentials only. */
export interface MachineClientOptions {
  /** No person. */
  readonly kind: 'machine';
  /**
   * Groups whose rights the machine has, in its tokens' claims like a person's.
   * @default - none
   */
  readonly groups?: readonly string[];
}

/** A consumer of an identity provider. */
export interface OidcClientOptions {
  /** Id of the client, unique for the provider: the name of the product. */
  readonly clientId: string;
  /** What people read when they consent, such as `JupyterHub`. */
  readonly title: string;
  /** Where the consumer runs and its Secret is put. */
  readonly namespace: INamespace;
  /** What the consumer does with the provider. */
  readonly flow: BrowserClientOptions | MachineClientOptions;
  /**
   * Roles that only this client knows, with the groups that have them; they are in the tokens' claim
   * `resource_access.<client id>.roles`.
   *
   * @default - none: consumers read the groups
   */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
}

/** What a consumer needs to know of its registration. */
export interface OidcClient {
  readonly clientId: string;
  /** The Secret in the consumer's namespace; its key `client-secret` holds the client's secret. */
  readonly secret: ISecret;
  readonly endpoints: OidcEndpoints;
  /** Scopes to ask for. */
  readonly scopes: readonly string[];
}
