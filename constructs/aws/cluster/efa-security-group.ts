import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';

const ALL_PROTOCOLS = '-1';

/** Settings of an {@link EfaSecurityGroup}. */
export interface EfaSecurityGroupProps {
  /** Name of the group; a node class finds it by this name. */
  readonly name: string;
  /** VPC of the nodes. */
  readonly vpcId: string;
}

/**
 * Lets nodes exchange Elastic Fabric Adapter traffic, which needs everything to and from the group itself.
 * Nodes have it beside the cluster's security group, never instead.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html
 */
export class EfaSecurityGroup extends Construct {
  /** Id of the group. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { name, vpcId }: EfaSecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'Resource', {
      name,
      description: 'Elastic Fabric Adapter traffic between nodes',
      vpcId,
      tags: { Name: name },
    });
    const itself = {
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: ALL_PROTOCOLS,
      description: 'Elastic Fabric Adapter',
    };
    new VpcSecurityGroupIngressRule(this, 'Ingress', itself);
    new VpcSecurityGroupEgressRule(this, 'Egress', itself);

    this.securityGroupId = group.id;
  }
}
