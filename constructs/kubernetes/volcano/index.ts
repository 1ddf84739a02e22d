export {
  VolcanoQueues,
  type VolcanoAmounts,
  type VolcanoQueueOptions,
  type VolcanoQueuesProps,
} from './volcano-queues';
