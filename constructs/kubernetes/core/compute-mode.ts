/** Who provides nodes: EKS Auto Mode, or managed node groups with a Karpenter of one's own. */
export type ComputeMode = 'auto' | 'karpenter';
