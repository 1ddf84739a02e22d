/** AWS services that can have private addresses in the VPC. https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
export const INTERFACE_ENDPOINTS = [
  'aps-workspaces',
  'autoscaling',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'elasticfilesystem',
  'elasticloadbalancing',
  'kms',
  'logs',
  'monitoring',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'sts',
  'xray',
] as const;

/** An AWS service that can have private addresses in the VPC. */
export type InterfaceEndpoint = (typeof INTERFACE_ENDPOINTS)[number];

/**
 * What nodes must reach to join the cluster, pull images and give pods an identity. Besides these
 * they need S3, which always has its gateway endpoint.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export const ENDPOINTS_NODES_NEED: readonly InterfaceEndpoint[] = [
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'sts',
];

/** Kinds of node pool that the platform knows how to size, taint and disrupt. */
export const NODE_POOL_PRESETS = [
  'system',
  'general',
  'notebooks',
  'batch',
  'gpu-inference',
  'gpu-training',
  'large-disk',
  'neuron',
] as const;

/** A kind of node pool. */
export type NodePoolPreset = (typeof NODE_POOL_PRESETS)[number];

/** Whether text is the name of a preset. */
export const isNodePoolPreset = (text: string): text is NodePoolPreset =>
  NODE_POOL_PRESETS.some((preset) => preset === text);

/** The pool of notebooks that name none, if there is one. */
export const NOTEBOOK_POOL = 'notebooks' satisfies NodePoolPreset;

/** The pool of Airflow’s tasks that name none, if there is one. */
export const TASK_POOL = 'batch' satisfies NodePoolPreset;

/** Kinds of jobs of the Training operator. */
export const TRAINING_KINDS = [
  'JAXJob',
  'MPIJob',
  'PaddleJob',
  'PyTorchJob',
  'TFJob',
  'XGBoostJob',
] as const;

/** Operators that the platform installs from upstream charts because something of it needs them. */
export const NEEDED_OPERATORS = [
  'argo-workflows',
  'aws-load-balancer-controller',
  'cert-manager',
  'cloudnative-pg',
  'dcgm-exporter',
  'efa-device-plugin',
  'envoy-gateway',
  'external-dns',
  'external-secrets',
  'ingress-nginx',
  'keda',
  'kube-prometheus-stack',
  'kubeflow-trainer',
  'kuberay-operator',
  'kueue',
  'leader-worker-set',
  'neuron-device-plugin',
  'node-exporter',
  'opencost',
  'prometheus-adapter',
  'reloader',
  'spark-operator',
  'volcano',
] as const;

/** Operators that are installed when an environment asks for them. */
export const ADDITIONAL_OPERATORS = [
  'dcgm-exporter',
  'efs-csi-driver',
  'keda',
  'metrics-server',
  'nvidia-device-plugin',
  'nvidia-gpu-operator',
  'prometheus-adapter',
] as const;

/** An operator that the platform may install. */
export type OperatorName =
  (typeof NEEDED_OPERATORS)[number] | (typeof ADDITIONAL_OPERATORS)[number];
