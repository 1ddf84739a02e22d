/**
 * The most characters of `<endpoint>-<version>-<model>`, and of that with an adapter. A Job fetches the files: `-fetch` and a hash of
 * eleven follow in its name, which becomes a label of 63.
 */
export const LONGEST_MODEL_NAME = 46;
