import { Quantity } from '../../../lib/values';
import type { ContainerResourcesOptions } from '../core';
import type { GangMember } from '../queue';
import type { Count, SparkApplicationOptions, SparkExecutorOptions } from './application-options';

/** What a driver has where nobody says anything. */
export const DRIVER_DEFAULTS = { cores: 1, memory: '1g' } as const;

/** What executors have where nobody says anything. */
export const EXECUTOR_DEFAULTS = { cores: 1, memory: '2g', instances: 2 } as const;

type Pods = Pick<SparkApplicationOptions, 'program' | 'driver' | 'executors'>;

/**
 * What pods of driver and executors ask for: Spark adds to the memory of a JVM. Cores and memory are known, none a text
 * that a template fills in.
 * https://spark.apache.org/docs/4.0.0/running-on-kubernetes.html#spark-properties (memoryOverheadFactor)
 */
export function podRequests({ program, driver, executors }: Pods): {
  readonly driver: ContainerResourcesOptions;
  readonly executor: ContainerResourcesOptions;
} {
  const part = ['Java', 'Scala'].includes(program.language) ? 0.1 : 0.4;
  return {
    driver: requestOf({ ...DRIVER_DEFAULTS, ...driver }, part),
    executor: requestOf({ ...EXECUTOR_DEFAULTS, ...executors }, part),
  };
}

/** The pods that begin an application: all of them start, or none does. */
export function applicationGang(pods: Pods): readonly GangMember[] {
  const { driver, executor } = podRequests(pods);
  return [
    { count: 1, resources: driver },
    { count: firstExecutors(pods.executors), resources: executor },
  ];
}

function firstExecutors({
  instances = EXECUTOR_DEFAULTS.instances,
}: SparkExecutorOptions = {}): number {
  if (typeof instances !== 'object') return Number(instances);
  return instances.initial ?? instances.min ?? 0;
}

/** MiB, by the units of Java. */
const MEBIBYTES = new Map([
  ['k', 1 / 1024],
  ['m', 1],
  ['g', 1024],
  ['t', 1024 ** 2],
]);

const LEAST_OVERHEAD_MEBIBYTES = 384;

function requestOf(
  { cores, memory }: { readonly cores: Count; readonly memory: string },
  overhead: number,
): ContainerResourcesOptions {
  const unit = MEBIBYTES.get(memory.slice(-1)) ?? 0;
  const heap = Math.floor(Number(memory.slice(0, -1)) * unit);
  const rest = Math.max(Math.floor(heap * overhead), LEAST_OVERHEAD_MEBIBYTES);
  return { cpu: String(cores), memory: Quantity.mebibytes(heap + rest).toString() };
}
