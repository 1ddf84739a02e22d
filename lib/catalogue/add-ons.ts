/** How nodes come to be: by EKS Auto Mode, or by self-managed Karpenter beside a managed node group. */
export type ComputeMode = 'auto' | 'karpenter';

/** Names of the EKS add-ons that the platform knows. */
export type AddOnName =
  | 'vpc-cni'
  | 'coredns'
  | 'kube-proxy'
  | 'eks-pod-identity-agent'
  | 'aws-ebs-csi-driver'
  | 'eks-node-monitoring-agent'
  | 'aws-efs-csi-driver'
  | 'aws-fsx-csi-driver'
  | 'snapshot-controller'
  | 'metrics-server';

/** An AWS permission that some pods of an add-on need, given by EKS Pod Identity. */
export interface AddOnIdentity {
  readonly serviceAccounts: readonly string[];
  /** Path and name of the AWS managed policy after `arn:<partition>:iam::aws:policy/`. */
  readonly managedPolicy: string;
}

/** An EKS add-on. Its version is resolved per cluster version at apply time, since EKS gives each its own builds. */
export interface AddOn {
  readonly name: AddOnName;
  readonly namespace: string;
  /** Whether Auto Mode brings the same on its own; installing it as well is then an error. */
  readonly builtIntoAutoMode: boolean;
  /** Whether a working cluster needs it; an optional one is installed when something asks for it. */
  readonly required: boolean;
  /** Undefined if it needs no permission, or takes it from the node role. */
  readonly identity?: AddOnIdentity;
  readonly source: string;
}

const AWS_ADD_ONS =
  'https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html';
const COMMUNITY_ADD_ONS = 'https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html';

/** What Auto Mode builds in: https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html#addon-consider-auto */
export const ADD_ONS: Readonly<Record<AddOnName, AddOn>> = {
  'vpc-cni': {
    name: 'vpc-cni',
    namespace: 'kube-system',
    builtIntoAutoMode: true,
    required: true,
    identity: { serviceAccounts: ['aws-node'], managedPolicy: 'AmazonEKS_CNI_Policy' },
    source: AWS_ADD_ONS,
  },
  coredns: {
    name: 'coredns',
    namespace: 'kube-system',
    builtIntoAutoMode: true,
    required: true,
    source: AWS_ADD_ONS,
  },
  'kube-proxy': {
    name: 'kube-proxy',
    namespace: 'kube-system',
    builtIntoAutoMode: true,
    required: true,
    source: AWS_ADD_ONS,
  },
  'eks-pod-identity-agent': {
    name: 'eks-pod-identity-agent',
    namespace: 'kube-system',
    builtIntoAutoMode: true,
    required: true,
    source: AWS_ADD_ONS,
  },
  'aws-ebs-csi-driver': {
    name: 'aws-ebs-csi-driver',
    namespace: 'kube-system',
    builtIntoAutoMode: true,
    required: true,
    identity: {
      serviceAccounts: ['ebs-csi-controller-sa'],
      managedPolicy: 'service-role/AmazonEBSCSIDriverPolicy',
    },
    source: AWS_ADD_ONS,
  },
  'eks-node-monitoring-agent': {
    name: 'eks-node-monitoring-agent',
    namespace: 'kube-system',
    builtIntoAutoMode: true,
    required: true,
    source: AWS_ADD_ONS,
  },
  'aws-efs-csi-driver': {
    name: 'aws-efs-csi-driver',
    namespace: 'kube-system',
    builtIntoAutoMode: false,
    required: true,
    identity: {
      serviceAccounts: ['efs-csi-controller-sa', 'efs-csi-node-sa'],
      managedPolicy: 'service-role/AmazonEFSCSIDriverPolicy',
    },
    source: AWS_ADD_ONS,
  },
  'aws-fsx-csi-driver': {
    name: 'aws-fsx-csi-driver',
    namespace: 'kube-system',
    builtIntoAutoMode: false,
    required: false,
    identity: { serviceAccounts: ['fsx-csi-controller-sa'], managedPolicy: 'AmazonFSxFullAccess' },
    source: AWS_ADD_ONS,
  },
  'snapshot-controller': {
    name: 'snapshot-controller',
    namespace: 'kube-system',
    builtIntoAutoMode: false,
    required: true,
    source: AWS_ADD_ONS,
  },
  'metrics-server': {
    name: 'metrics-server',
    namespace: 'kube-system',
    builtIntoAutoMode: false,
    required: true,
    source: COMMUNITY_ADD_ONS,
  },
};

/** The add-ons a working cluster of a mode needs, in a fixed order. */
export function requiredAddOns(mode: ComputeMode): readonly AddOn[] {
  return Object.values(ADD_ONS).filter((addOn) => addOn.required && !isBuiltIn(addOn.name, mode));
}

/** Whether nodes of a mode bring the add-on on their own, so that it must not be installed. */
export function isBuiltIn(name: AddOnName, mode: ComputeMode): boolean {
  return mode === 'auto' && ADD_ONS[name].builtIntoAutoMode;
}
