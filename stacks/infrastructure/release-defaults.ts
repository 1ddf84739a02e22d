/** Revisions of a release that Helm keeps for a rollback. */
export const MAX_HISTORY = 5;

/** Longest that Helm waits for a release: node start, image pull and start of the slowest controller. */
export const TIMEOUT_SECONDS = 900;
