/**
 * Machine images of self-managed Karpenter's nodes, as aliases of an EC2NodeClass. EKS Auto Mode
 * chooses its own. Each release serves every supported Kubernetes version.
 *
 * Bottlerocket: https://github.com/bottlerocket-os/bottlerocket/releases/tag/v1.61.0, whose NVIDIA
 * variant brings driver, toolkit and device plugin.
 * AL2023: https://github.com/awslabs/amazon-eks-ami/releases/tag/v20260903, which has the Neuron driver
 * that Bottlerocket lacks.
 */
export const NODE_IMAGES = {
  general: 'bottlerocket@v1.61.0',
  neuron: 'al2023@v20260903',
} as const;
