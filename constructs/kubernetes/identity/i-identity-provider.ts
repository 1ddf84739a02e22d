import type { Construct } from 'constructs';
import type { INamespace, Labels } from '../core';
import type { OidcClient, OidcClientOptions, OidcEndpoints } from './oidc-client';

/** The in-cluster Service of an identity provider, where there is one. */
export interface BackChannelService {
  /** Name of the Service. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /** Its port, which equals the container's. */
  readonly port: number;
}

/** Who signs people in. A consumer cannot tell Keycloak from an issuer elsewhere. */
export interface IIdentityProvider {
  /** URLs of the provider, all explicit: no consumer has to discover anything at start-up. */
  readonly endpoints: OidcEndpoints;
  /** The claim of ID token, access token and user info that lists the names of a person's groups. */
  readonly groupsClaim: string;
  /** The claim that a person is called by. */
  readonly usernameClaim: string;
  /** The Service behind the back-channel URLs; undefined where they are on the internet. */
  readonly backChannel?: BackChannelService;
  /**
   * Registers a consumer. Throws a ValidationError for an id that is taken, and for a redirect that is
   * not an exact https URL.
   */
  addClient(scope: Construct, id: string, options: OidcClientOptions): OidcClient;
  /**
   * Lets pods of a namespace call the token, user-info and key URLs. `edge` begins the names of both
   * policies and is unique in the namespace.
   */
  allowBackChannelFrom(scope: Construct, edge: string, from: INamespace, pods?: Labels): void;
}
