import { Ec2Tag } from '@cdktf/provider-aws/lib/ec2-tag';
import { Construct } from 'constructs';
import { NODE_ROLE } from '../../../lib/contracts/cluster';
import { KARPENTER_NAMESPACE } from '../../../lib/contracts/karpenter';
import { DISCOVERY_TAG } from '../../../lib/contracts/labels';
import type { Role } from '../identity';
import type { AddOnCluster } from './add-on';
import { BaseAddOns, NodeAddOns } from './cluster-add-ons';
import type { CommonAddOn } from './cluster-add-ons';
import type { IKarpenterSupport } from './i-cluster';
import type { KarpenterModeOptions } from './compute';
import type { IClusterKey } from './control-plane';
import { KarpenterSupport } from './karpenter-support';
import { NodeAccess, nodeRole } from './node-role';
import { SystemNodeGroup } from './system-node-group';

/** Settings of {@link KarpenterCompute}. */
export interface KarpenterComputeProps {
  /** Cluster without EKS Auto Mode. */
  readonly cluster: AddOnCluster;
  /** What the user chose. */
  readonly compute: KarpenterModeOptions;
  /** Private subnets of the nodes. */
  readonly subnetIds: readonly string[];
  /** Add-ons to install beyond the indispensable ones. */
  readonly addOns: readonly CommonAddOn[];
  /** Keys that pods' volumes are encrypted with. */
  readonly volumeKeys: readonly IClusterKey[];
  /**
   * Policy that caps the roles.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** Add-ons, a managed node group, more add-ons, and what Karpenter needs to make further nodes: in that order. */
export class KarpenterCompute extends Construct {
  /** Role that Karpenter's nodes have. */
  readonly nodeRole: Role;
  /** Role of the nodes that are there before Karpenter. */
  readonly systemNodeRole: Role;
  /** Identity and queue of Karpenter. */
  readonly support: IKarpenterSupport;

  constructor(scope: Construct, id: string, props: KarpenterComputeProps) {
    super(scope, id);
    const { cluster, compute, subnetIds, permissionsBoundaryArn } = props;
    const { sessionManager = false, systemNodes = {}, namespace = KARPENTER_NAMESPACE } = compute;
    const { nodeAddOns = ['eks-node-monitoring-agent'], tagSubnets = false } = compute;
    const common = { cluster, permissionsBoundaryArn };

    const base = new BaseAddOns(this, 'BaseAddOns', common);
    const nodes = new SystemNodeGroup(this, 'SystemNodes', {
      clusterName: cluster.name,
      clusterReference: cluster.nameReference,
      version: cluster.version,
      subnetIds,
      nodes: systemNodes,
      dependsOn: base.dependables,
      sessionManager,
      permissionsBoundaryArn,
    });
    new NodeAddOns(this, 'AddOns', {
      ...common,
      nodes: nodes.resource,
      addOns: [...props.addOns, ...nodeAddOns],
      volumeKeys: props.volumeKeys,
    });

    this.systemNodeRole = nodes.role;
    this.nodeRole = nodeRole(this, 'NodeRole', {
      clusterName: cluster.name,
      name: NODE_ROLE,
      kind: 'ec2',
      sessionManager,
      permissionsBoundaryArn,
    });
    new NodeAccess(this, 'NodeAccess', {
      clusterName: cluster.nameReference,
      roleArn: this.nodeRole.arn,
      kind: 'ec2',
    });
    this.support = new KarpenterSupport(this, 'Karpenter', {
      ...common,
      namespace,
      nodeRole: this.nodeRole,
    });
    if (tagSubnets) discover(this, cluster.name, subnetIds);
  }
}

function discover(scope: Construct, clusterName: string, subnetIds: readonly string[]): void {
  subnetIds.forEach((resourceId, index) => {
    new Ec2Tag(scope, `Subnet${index}`, { resourceId, key: DISCOVERY_TAG, value: clusterName });
  });
}
