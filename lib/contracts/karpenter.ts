/** The namespace of Karpenter, where it is not AWS that runs it. */
export const KARPENTER_NAMESPACE = 'karpenter';

/** The service account of its controller. */
export const KARPENTER_SERVICE_ACCOUNT = 'karpenter';

/** What its identity on AWS is called; the role is `<cluster>-karpenter`. */
export const KARPENTER_IDENTITY = 'karpenter';

/** The queue that announces interruptions of instances. */
export const interruptionQueueName = (cluster: string): string => `${cluster}-karpenter`;
