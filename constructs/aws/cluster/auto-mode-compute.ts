import { Construct } from 'constructs';
import { NODE_ROLE } from '../../../lib/contracts/cluster';
import type { Role } from '../identity';
import type { AddOnCluster } from './add-on';
import { AutoModeAddOns } from './cluster-add-ons';
import type { CommonAddOn } from './cluster-add-ons';
import type { BuiltInPool } from './compute';
import { NodeAccess, nodeRole } from './node-role';

/** Settings of {@link AutoModeCompute}. */
export interface AutoModeComputeProps {
  /** Cluster with EKS Auto Mode. */
  readonly cluster: AddOnCluster;
  /** Pools of EKS itself. */
  readonly builtInPools: readonly BuiltInPool[];
  /** Add-ons to install. */
  readonly addOns: readonly CommonAddOn[];
  /**
   * Policy that caps the roles.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** The role of nodes that our own node classes make, and add-ons that run on the built-in pools. */
export class AutoModeCompute extends Construct {
  /** Role that node classes name. */
  readonly nodeRole: Role;

  constructor(scope: Construct, id: string, props: AutoModeComputeProps) {
    super(scope, id);
    const { cluster, permissionsBoundaryArn } = props;

    this.nodeRole = nodeRole(this, 'NodeRole', {
      clusterName: cluster.name,
      name: NODE_ROLE,
      kind: 'auto',
      permissionsBoundaryArn,
    });
    new NodeAccess(this, 'NodeAccess', {
      clusterName: cluster.nameReference,
      roleArn: this.nodeRole.arn,
      kind: 'auto',
    });
    new AutoModeAddOns(this, 'AddOns', props);
  }
}
