/** AWS services that can have private addresses in the VPC. */
export const INTERFACE_ENDPOINTS = [
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
  'secretsmanager',
  'sqs',
  'ssm',
  'ssmmessages',
  'sts',
] as const;

/** An AWS service that can have private addresses in the VPC. */
export type InterfaceEndpoint = (typeof INTERFACE_ENDPOINTS)[number];

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
