import { PRIORITY_CLASS } from '../core';

/** How soon a job is admitted among those that wait. None evicts what runs, but by the rules of its queue. */
export type JobPriority = 'low' | 'normal' | 'high';

const CLASSES: Readonly<Record<JobPriority, string>> = {
  low: PRIORITY_CLASS.batch,
  normal: PRIORITY_CLASS.training,
  high: PRIORITY_CLASS.urgent,
};

/** The priority class of a job's pods, from which queues take the priority of the job as well. */
export const jobPriorityClass = (priority: JobPriority = 'normal'): string => CLASSES[priority];
