import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertEndpointNetwork, Cidr, ValueError } from '../../../lib/values';

/** Reachable from the internet by listed networks, and inside the VPC; IAM authenticates every call. */
export interface PublicEndpointOptions {
  /** Selects a public endpoint. */
  readonly kind: 'public';
  /** IPv4 networks that may connect, such as `203.0.113.0/24`. At least one. */
  readonly cidrs: readonly string[];
  /**
   * Why every address may connect; permits `0.0.0.0/0` in `cidrs`.
   *
   * @default - networks wider than /8 are refused
   */
  readonly allowAnywhereReason?: string;
}

/** Something outside the cluster that may connect to a private endpoint, on port 443. */
export type EndpointClient =
  { readonly cidr: string } | { readonly name: string; readonly securityGroupId: string };

/** Reachable inside the VPC only. */
export interface PrivateEndpointOptions {
  /** Selects a private endpoint. */
  readonly kind: 'private';
  /** How the machine that runs Terraform and kubectl reaches the VPC. */
  readonly accessPath: 'vpn' | 'runner-in-vpc' | 'ssm';
  /**
   * Where the access path ends: networks, or security groups with a name unique in the list.
   *
   * @default - the network of the VPC
   */
  readonly clients?: readonly EndpointClient[];
}

/** How the API server is reached. */
export type EndpointAccessOptions = PublicEndpointOptions | PrivateEndpointOptions;

/** Throws unless the options lead to an endpoint that somebody, but not everybody, can reach. */
export function validateEndpointAccess(scope: Construct, access: EndpointAccessOptions): void {
  if (access.kind === 'private') validatePrivate(scope, access);
  else validatePublic(scope, access);
}

function validatePublic(scope: Construct, access: PublicEndpointOptions): void {
  if (access.cidrs.length === 0) {
    throw new ValidationError(
      scope,
      `'endpointAccess.cidrs' must name at least one network; add yours, or choose kind 'private'`,
    );
  }
  for (const text of access.cidrs) {
    const network = parse(scope, 'endpointAccess.cidrs', text);
    admit(scope, network, access.allowAnywhereReason);
  }
}

function admit(scope: Construct, network: Cidr, allowAnywhereReason: string | undefined): void {
  try {
    assertEndpointNetwork(network, allowAnywhereReason);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValidationError(scope, `'endpointAccess.cidrs' ${error.message}`);
  }
}

function validatePrivate(scope: Construct, { clients }: PrivateEndpointOptions): void {
  if (clients?.length === 0) {
    throw new ValidationError(
      scope,
      `'endpointAccess.clients' must name at least one network or security group; leave 'clients' out to admit the VPC`,
    );
  }
  for (const client of clients ?? []) {
    if ('cidr' in client && !Token.isUnresolved(client.cidr)) {
      parse(scope, 'endpointAccess.clients', client.cidr);
    }
  }
}

function parse(scope: Construct, property: string, text: string): Cidr {
  try {
    return Cidr.parse(text);
  } catch (error) {
    throw new ValidationError(
      scope,
      `'${property}' must be IPv4 networks: ${error instanceof Error ? error.message : text}`,
    );
  }
}
