/** Longest that Helm waits for a release: node start, image pull and start of the slowest controller. */
export const RELEASE_TIMEOUT_SECONDS = 900;
