export { KueueQueues } from './kueue-queues';
export type { Amounts, KueueQueuesProps, QueuedPool, TeamQueueOptions } from './queues-props';
export { QueueAccess } from './queue-access';
