export { assertGangFits, gangRequests, type GangMember } from './gang';
export { QueueReference, queueLabels, type IQueue, type QueueScheduler } from './i-queue';
export { jobPriorityClass, type JobPriority } from './job-priority';
export { QueueRequirement, type QueuedKind, type QueueRequirementProps } from './queue-requirement';
