import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { EndpointClient } from './endpoint-access';

const HTTPS_PORT = 443;

/** Settings of {@link PrivateAccess}. */
export interface PrivateAccessProps {
  /** Security group of the API server's interfaces. */
  readonly securityGroupId: string;
  /** Who may connect. */
  readonly clients: readonly EndpointClient[];
}

/** Opens the private API endpoint to clients that are not nodes: EKS admits only nodes by itself. */
export class PrivateAccess extends Construct {
  constructor(scope: Construct, id: string, { securityGroupId, clients }: PrivateAccessProps) {
    super(scope, id);
    clients.forEach((client, index) => {
      new VpcSecurityGroupIngressRule(this, idOf(client, index), {
        securityGroupId,
        ipProtocol: 'tcp',
        fromPort: HTTPS_PORT,
        toPort: HTTPS_PORT,
        description: 'Kubernetes API clients',
        ...sourceOf(client),
      });
    });
  }
}

/** By name or network, so that a rule keeps its place when the list is reordered. */
const idOf = (client: EndpointClient, index: number): string => {
  if ('name' in client) return `Group-${client.name}`;
  return `Network-${Token.isUnresolved(client.cidr) ? index : client.cidr.replace('/', '-')}`;
};

const sourceOf = (client: EndpointClient) =>
  'cidr' in client
    ? { cidrIpv4: client.cidr }
    : { referencedSecurityGroupId: client.securityGroupId };
