/**
 * The most characters that the name of a LeaderWorkerSet has. The set of a group's workers has up to four more, the number of
 * the group, and its pods have a label of that name and a hash of eleven.
 * https://github.com/kubernetes/kubernetes/issues/64023
 */
export const LONGEST_GROUP_NAME = 48;
