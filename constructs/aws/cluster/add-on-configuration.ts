import type { AddOnName } from '../../../lib/catalogue/add-ons';

/** A toleration in an add-on's configuration. */
export interface AddOnToleration {
  /** Key of the taint. */
  readonly key: string;
  /** How the value is compared. */
  readonly operator: 'Exists' | 'Equal';
  /** Value of the taint; left out with `Exists`. */
  readonly value?: string;
  /** Effect of the taint; every effect without it. */
  readonly effect?: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule';
}

/** Where the pods of an add-on may run. */
export interface AddOnPlacement {
  /** Labels that nodes must have. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints that its pods put up with. */
  readonly tolerations?: readonly AddOnToleration[];
}

/** The configuration values that we set, by add-on. EKS checks them against the add-on's own schema. */
export interface AddOnConfigurations extends Record<AddOnName, unknown> {
  /** Pod networking. Text, not a boolean, is what its schema asks for. */
  readonly 'vpc-cni': { readonly enableNetworkPolicy?: 'true' | 'false' };
  /** Cluster DNS. */
  readonly coredns: AddOnPlacement & { readonly replicaCount?: number };
  /** Service addresses on nodes. */
  readonly 'kube-proxy': Readonly<Record<string, never>>;
  /** Credentials for Pod Identity. */
  readonly 'eks-pod-identity-agent': Readonly<Record<string, never>>;
  /** EBS volumes. */
  readonly 'aws-ebs-csi-driver': { readonly controller?: AddOnPlacement };
  /** EFS volumes. */
  readonly 'aws-efs-csi-driver': { readonly controller?: AddOnPlacement };
  /** FSx for Lustre volumes. */
  readonly 'aws-fsx-csi-driver': { readonly controller?: AddOnPlacement };
  /** Volume snapshots. */
  readonly 'snapshot-controller': AddOnPlacement;
  /** CPU and memory metrics for autoscaling and `kubectl top`. */
  readonly 'metrics-server': AddOnPlacement & { readonly replicas?: number };
  /** Conditions of nodes, GPU faults included. */
  readonly 'eks-node-monitoring-agent': Readonly<Record<string, never>>;
}
