/** The service account of Karpenter's controller, in the namespace `karpenter`. */
export const KARPENTER_SERVICE_ACCOUNT = 'karpenter';

/** The queue that announces interruptions of instances. */
export const interruptionQueueName = (cluster: string): string => `${cluster}-karpenter`;

/** The managed node group that carries the platform's controllers. */
export const systemNodeGroupName = (cluster: string): string => `${cluster}-system`;
