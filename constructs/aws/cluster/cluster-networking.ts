import { Ec2Tag } from '@cdktf/provider-aws/lib/ec2-tag';
import { Construct } from 'constructs';
import { efaSecurityGroupName } from '../../../lib/contracts/cluster';
import { DISCOVERY_TAG } from '../../../lib/contracts/labels';
import type { ClusterNetwork } from './cluster-props';
import { EfaSecurityGroup } from './efa-security-group';
import type { EndpointAccessOptions } from './endpoint-access';
import { PrivateAccess } from './private-access';

/** Settings of {@link ClusterNetworking}. */
export interface ClusterNetworkingProps {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Security group that EKS made for the cluster. */
  readonly securityGroupId: string;
  /** Network of the cluster. */
  readonly network: ClusterNetwork;
  /** How the API server is reached. */
  readonly endpointAccess: EndpointAccessOptions;
  /** Adds a security group for Elastic Fabric Adapter. */
  readonly efa: boolean;
}

/**
 * Who may connect to the API server, and the security groups that nodes get.
 *
 * Node classes find the cluster's group by the discovery tag, in either compute mode. EKS owns that group
 * and Terraform does not, so the tag has a resource of its own.
 */
export class ClusterNetworking extends Construct {
  /** Group for Elastic Fabric Adapter, if asked for. */
  readonly efaSecurityGroupId?: string;

  constructor(scope: Construct, id: string, props: ClusterNetworkingProps) {
    super(scope, id);
    const { clusterName, securityGroupId, network, endpointAccess, efa } = props;

    new Ec2Tag(this, 'DiscoveryTag', {
      resourceId: securityGroupId,
      key: DISCOVERY_TAG,
      value: clusterName,
    });
    if (endpointAccess.kind === 'private') {
      const { clients = [{ cidr: network.vpcCidr }] } = endpointAccess;
      new PrivateAccess(this, 'PrivateAccess', { securityGroupId, clients });
    }
    if (efa) {
      this.efaSecurityGroupId = new EfaSecurityGroup(this, 'Efa', {
        name: efaSecurityGroupName(clusterName),
        vpcId: network.vpcId,
      }).securityGroupId;
    }
  }
}
