import { application } from './application';

/** Queues, as both halves know them. */
export const QUEUES = application({
  section: 'queues',
  hasPages: false,
  operators: ({ queues }) => (queues === undefined ? [] : [queues.scheduler]),
});
