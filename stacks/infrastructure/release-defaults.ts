/** Revisions of a release that Helm keeps for a rollback. */
export const MAX_HISTORY = 5;
