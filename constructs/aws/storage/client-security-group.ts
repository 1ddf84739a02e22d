import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** Ports from the first to the last, both included. */
export interface PortRange {
  /** First port. */
  readonly from: number;
  /** Last port; the same as `from` for a single one. */
  readonly to: number;
}

/** Settings of a {@link ClientSecurityGroup}. */
export interface ClientSecurityGroupProps {
  /** Name of the security group, unique in its VPC. */
  readonly name: string;
  /** What the group protects; a change replaces the group. */
  readonly description: string;
  /** VPC of the resource. */
  readonly vpcId: string;
  /** Security groups whose members may connect, such as the one of the nodes. Address ranges are never admitted. */
  readonly clientSecurityGroupIds: readonly string[];
  /** TCP ports to open. */
  readonly ports: readonly PortRange[];
  /**
   * Also opens the ports among the group's own members, and outwards to them and the clients, for
   * servers that call back.
   *
   * @default false
   */
  readonly duplex?: boolean;
}

/** A security group that admits one range of ports from named security groups, and no address range. */
export class ClientSecurityGroup extends Construct {
  /** Id to attach to the protected resource. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: ClientSecurityGroupProps) {
    super(scope, id);
    const { name, description, vpcId, clientSecurityGroupIds, ports, duplex = false } = props;
    if (clientSecurityGroupIds.length === 0) {
      throw new ValidationError(
        this,
        `'clientSecurityGroupIds' must name at least one security group, got none; pass the one of the cluster nodes`,
      );
    }

    // The provider removes the egress rule that AWS adds to each new group: without `duplex` the resource only answers.
    const group = new SecurityGroup(this, 'Resource', {
      name,
      description,
      vpcId,
      tags: { Name: name },
    });
    this.securityGroupId = group.id;

    const peers = clientSecurityGroupIds.map((peer, index) => ({ id: `Client${index + 1}`, peer }));
    const members = duplex ? [{ id: 'Member', peer: group.id }] : [];
    for (const { id: peerId, peer } of [...peers, ...members]) {
      ports.forEach((range) => {
        this.admit(peerId, ruleOf(group.id, peer, range), duplex);
      });
    }
  }

  private admit(peerId: string, rule: PeerRule, duplex: boolean): void {
    new VpcSecurityGroupIngressRule(this, `${peerId}-${rule.fromPort}`, rule);
    if (duplex) new VpcSecurityGroupEgressRule(this, `To${peerId}-${rule.fromPort}`, rule);
  }
}

type PeerRule = ReturnType<typeof ruleOf>;

const ruleOf = (securityGroupId: string, peer: string, { from, to }: PortRange) => ({
  securityGroupId,
  referencedSecurityGroupId: peer,
  ipProtocol: 'tcp',
  fromPort: from,
  toPort: to,
});
