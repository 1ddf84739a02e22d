import type { INamespace, Labels } from '../core';

/** A model that answers, as whoever watches it sees it: a `ModelServer`, or an `LlmService`. */
export interface IMonitoredModel {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Lets pods ask it. `name` says who they are, and is unique in their namespace. */
  addCaller(name: string, from: INamespace, pods?: Labels): void;
}
