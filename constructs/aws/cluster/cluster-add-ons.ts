import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AddOnName } from '../../../lib/catalogue/add-ons';
import { AddOn } from './add-on';
import type { AddOnCluster } from './add-on';
import type { AddOnConfigurations } from './add-on-configuration';
import type { BuiltInPool } from './compute';
import { volumeKeyStatements } from './control-plane';
import type { IClusterKey } from './control-plane';

/**
 * Add-ons that make sense whoever makes the nodes. The role of `aws-fsx-csi-driver` is wide, because AWS
 * offers no narrower managed policy: choose it only where FSx for Lustre is used.
 */
export type CommonAddOn =
  'aws-efs-csi-driver' | 'aws-fsx-csi-driver' | 'snapshot-controller' | 'metrics-server';

/** Add-ons without which a node outside EKS Auto Mode never becomes ready; installed before there are nodes. */
const BEFORE_NODES: readonly AddOnName[] = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];

/** Add-ons whose pods need nodes to run on. */
const AFTER_NODES: readonly AddOnName[] = ['coredns', 'aws-ebs-csi-driver'];

/**
 * How add-ons get onto the built-in system pool, whose nodes admit only pods that say they are critical.
 * The EFS driver and the snapshot controller say so by themselves.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html#auto-install-snapshot-controller
 */
const ON_SYSTEM_POOL: Partial<AddOnConfigurations> = {
  'snapshot-controller': { nodeSelector: { 'karpenter.sh/nodepool': 'system' } },
  'metrics-server': { tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] },
};

/** Pod networking enforces NetworkPolicies; EKS Auto Mode does so by its node class. */
const BASE_CONFIGURATIONS: Partial<AddOnConfigurations> = {
  'vpc-cni': { enableNetworkPolicy: 'true' },
};

/** Settings shared by both modes. */
export interface AddOnsProps {
  /** Cluster to install them in. */
  readonly cluster: AddOnCluster;
  /** Add-ons of the user's choice. */
  readonly addOns: readonly AddOnName[];
  /**
   * Policy that caps the roles of add-ons.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** Settings of {@link AutoModeAddOns}. */
export interface AutoModeAddOnsProps extends AddOnsProps {
  /** Pools of EKS Auto Mode that the add-ons run on. */
  readonly builtInPools: readonly BuiltInPool[];
}

/** Add-ons of a cluster with EKS Auto Mode, placed so that they run before any pool of ours exists. */
export class AutoModeAddOns extends Construct {
  constructor(scope: Construct, id: string, props: AutoModeAddOnsProps) {
    super(scope, id);
    const { cluster, addOns, builtInPools, permissionsBoundaryArn } = props;
    const placed = builtInPools.includes('system') ? ON_SYSTEM_POOL : {};
    for (const name of addOns) {
      new AddOn(this, name, {
        cluster,
        name,
        configuration: placed[name],
        permissionsBoundaryArn,
      });
    }
  }
}

/** Settings of {@link BaseAddOns}. */
export interface BaseAddOnsProps {
  /** Cluster to install them in. */
  readonly cluster: AddOnCluster;
  /**
   * Policy that caps the roles of add-ons.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** Networking and Pod Identity for nodes outside EKS Auto Mode: nodes wait for these. */
export class BaseAddOns extends Construct {
  /** The add-ons. */
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { cluster, permissionsBoundaryArn }: BaseAddOnsProps) {
    super(scope, id);
    this.dependables = BEFORE_NODES.map(
      (name) =>
        new AddOn(this, name, {
          cluster,
          name,
          configuration: BASE_CONFIGURATIONS[name],
          permissionsBoundaryArn,
        }).resource,
    );
  }
}

/** Settings of {@link NodeAddOns}. */
export interface NodeAddOnsProps extends AddOnsProps {
  /** Nodes that the pods run on. */
  readonly nodes: ITerraformDependable;
  /** Keys that pods' volumes are encrypted with. */
  readonly volumeKeys: readonly IClusterKey[];
}

/** DNS, storage and whatever else was chosen for nodes outside EKS Auto Mode. */
export class NodeAddOns extends Construct {
  constructor(scope: Construct, id: string, props: NodeAddOnsProps) {
    super(scope, id);
    const { cluster, nodes, volumeKeys, permissionsBoundaryArn } = props;
    const common = { cluster, dependsOn: [nodes], permissionsBoundaryArn };
    for (const name of [...AFTER_NODES, ...props.addOns]) {
      const addOn = new AddOn(this, name, { ...common, name });
      if (name !== 'aws-ebs-csi-driver' || volumeKeys.length === 0) continue;
      addOn.identity?.addPolicy('volume-encryption', volumeKeyStatements(volumeKeys));
    }
  }
}
