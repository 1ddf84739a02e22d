import { Construct } from 'constructs';
import { externalClientSecret } from '../../../lib/contracts/platform-secrets';
import { CLIENT_SECRET_KEY } from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { Endpoint, Peer, validated, type INamespace, type Labels } from '../core';
import type { ISecretStore } from '../secrets';
import { ClientRegistry } from './client-registry';
import type { IIdentityProvider } from './i-identity-provider';
import type { OidcClient, OidcClientOptions, OidcEndpoints } from './oidc-client';
import { assertExactHttpsUrl } from './exact-https-url';

const HTTPS_PORT = 443;

/** What every OpenID provider knows: https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims */
const STANDARD_SCOPES = ['openid', 'profile', 'email'];

/** An issuer that somebody else runs. */
export interface ExternalIdentityProviderProps {
  /** URLs of the provider, as in its discovery document. */
  readonly endpoints: OidcEndpoints;
  /**
   * Client id at the provider, by the id that a consumer asks for: the name of the product. Its secret
   * is the declared secret `oidc-<product>`, with the property `client-secret`.
   */
  readonly clients: Readonly<Record<string, string>>;
  /** Where the secrets of the clients are. */
  readonly secrets: ISecretStore;
  /**
   * Claim that lists the names of a person's groups.
   * @default 'groups'
   */
  readonly groupsClaim?: string;
  /**
   * Claim that a person is called by.
   * @default 'preferred_username'
   */
  readonly usernameClaim?: string;
  /**
   * Scopes that bring those claims.
   * @default - openid, profile, email
   */
  readonly scopes?: readonly string[];
  /**
   * Scopes that a machine asks for; Entra wants `<application id>/.default`.
   * @default - none
   */
  readonly machineScopes?: readonly string[];
}

/**
 * An OpenID provider elsewhere, such as Entra, Okta or Cognito, in the place of Keycloak.
 *
 * Clients are registered there by hand: redirects, and the groups of machines. What a consumer asks
 * for is checked as Keycloak would, so that a consumer works with either.
 */
export class ExternalIdentityProvider extends Construct implements IIdentityProvider {
  readonly endpoints: OidcEndpoints;
  readonly groupsClaim: string;
  readonly usernameClaim: string;
  private readonly registry: ClientRegistry;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExternalIdentityProviderProps,
  ) {
    super(scope, id);
    for (const [name, url] of Object.entries(props.endpoints)) {
      validated(this, `endpoints.${name}`, () => {
        assertExactHttpsUrl(String(url));
      });
    }
    this.endpoints = props.endpoints;
    this.groupsClaim = props.groupsClaim ?? 'groups';
    this.usernameClaim = props.usernameClaim ?? 'preferred_username';
    this.registry = new ClientRegistry(this);
    this.node.addValidation({ validate: () => this.clientsWithoutConsumer() });
  }

  addClient(scope: Construct, id: string, options: OidcClientOptions): OidcClient {
    this.registry.check(scope, options);
    if (options.roles !== undefined) {
      throw new ValidationError(
        scope,
        `'roles' of client '${options.clientId}' must be left out with an issuer elsewhere, which knows no roles of a client; read the groups`,
      );
    }
    const { secrets, scopes = STANDARD_SCOPES, machineScopes = [] } = this.props;
    const clientId = this.clientIdOf(scope, options.clientId);
    const secret = secrets.addDeclared(
      scope,
      id,
      { name: externalClientSecret(options.clientId) },
      {
        name: `oidc-${options.clientId}`,
        namespace: options.namespace,
        component: options.clientId,
        keys: { [CLIENT_SECRET_KEY]: `{{ index . "${CLIENT_SECRET_KEY}" }}` },
      },
    );
    return {
      clientId,
      secret: this.registry.add(options, secret),
      endpoints: this.endpoints,
      scopes: options.flow.kind === 'browser' ? [...scopes] : [...machineScopes],
    };
  }

  allowBackChannelFrom(_scope: Construct, edge: string, from: INamespace, pods?: Labels): void {
    from.allowEgressTo(`${edge}-to-identity`, Endpoint.of(Peer.internet(), [HTTPS_PORT]), { pods });
  }

  private clientIdOf(scope: Construct, product: string): string {
    const clientId = this.props.clients[product];
    if (clientId !== undefined) return clientId;
    throw new ValidationError(
      scope,
      `'clients.${product}' must name the client at ${this.endpoints.issuer}, got none; register one there, and write its id, and its secret as the declared secret '${externalClientSecret(product)}'`,
    );
  }

  private clientsWithoutConsumer(): string[] {
    const consumers = new Set(this.registry.clients.map(({ clientId }) => clientId));
    return Object.keys(this.props.clients)
      .filter((product) => !consumers.has(product))
      .map(
        (product) =>
          `'clients.${product}' must have a consumer, got none; remove it, or switch the component on`,
      );
  }
}
