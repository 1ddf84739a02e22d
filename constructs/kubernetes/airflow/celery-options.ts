import type { ContainerResourcesOptions, INamespace } from '../core';
import type { ICache } from '../database';

/** Workers that wait for tasks, beside those that are pods of their own: for many short tasks. */
export interface CeleryOptions {
  /** Where tasks wait; nothing else may be kept there. */
  readonly cache: ICache;
  /** KEDA’s namespace, from which it counts the tasks that wait. */
  readonly scaler: INamespace;
  /**
   * Whether tasks run there that name no executor; else those do that say `executor="CeleryExecutor"`.
   * @default false
   */
  readonly isDefault?: boolean;
  /**
   * Workers that are there even without tasks.
   * @default 0
   */
  readonly minWorkers?: number;
  /**
   * The most workers.
   * @default 5
   */
  readonly maxWorkers?: number;
  /**
   * Tasks that a worker runs at once.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * What a worker may use, all of its tasks together.
   * @default - 1 CPU, 4Gi memory
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Minutes that a worker has to end its tasks before it goes.
   * @default 60
   */
  readonly drainMinutes?: number;
}

/** Airflow’s queue of tasks that name none. https://airflow.apache.org/docs/apache-airflow/3.3.1/configurations-ref.html#default-queue */
export const DEFAULT_QUEUE = 'default';

/** Workers at most where nobody says how many. */
export const DEFAULT_MOST_WORKERS = 5;

/** Tasks at once where nobody says how many. */
export const DEFAULT_CONCURRENCY = 8;
