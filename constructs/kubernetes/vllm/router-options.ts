import type { ContainerResourcesOptions } from '../core';

/**
 * Which engine of a model a request goes to. https://docs.vllm.ai/projects/production-stack/en/latest/user_manual/router/
 *
 * By session, requests with the same value of a header; by prefix, those that begin alike, as far as one router has seen; by
 * what LMCache of each engine says that it has; or first to an engine that reads, then to one that writes.
 */
export type RouterLogic =
  | { readonly kind: 'round-robin' }
  | { readonly kind: 'session'; readonly header: string }
  | {
      readonly kind: 'prefix-aware';
      /**
       * Characters that must be alike at least.
       * @default 0
       */
      readonly leastMatch?: number;
    }
  | {
      readonly kind: 'kv-aware';
      /**
       * Tokens from which on it matters.
       * @default 2000
       */
      readonly threshold?: number;
    }
  | { readonly kind: 'disaggregated-prefill' };

/** Routers as many as they have to do. */
export interface RouterScaling {
  /**
   * The fewest.
   * @default 2
   */
  readonly min?: number;
  /** The most. */
  readonly max: number;
  /**
   * Percent of the promised CPU that a router uses on average.
   * @default 70
   */
  readonly cpuUtilization?: number;
}

/** The router of a service: one address for all of its models. */
export interface RouterOptions {
  /**
   * Which engine a request goes to.
   * @default - one after the other
   */
  readonly logic?: RouterLogic;
  /**
   * Routers, by number or by load.
   * @default 2
   */
  readonly replicas?: number | RouterScaling;
  /**
   * How often a request that failed before its answer began goes to another engine.
   * @default 1
   */
  readonly retries?: number;
  /**
   * What a router may use.
   * @default - 500m CPU, 1Gi memory, 2Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
}
