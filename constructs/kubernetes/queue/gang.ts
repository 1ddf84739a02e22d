import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Quantity } from '../../../lib/values';
import type { ContainerResourcesOptions } from '../core';
import type { IQueue } from './i-queue';

/** Pods of one kind that start together with others. */
export interface GangMember {
  /** How many. */
  readonly count: number;
  /** What each may use. */
  readonly resources: ContainerResourcesOptions;
}

/** What all pods of a gang request together, by resource. */
export function gangRequests(members: readonly GangMember[]): ReadonlyMap<string, Quantity> {
  const totals = new Map<string, Quantity>();
  for (const { count, resources } of members) {
    for (const [resource, amount] of requestsOf(resources)) {
      const share = amount.multiply(count);
      totals.set(resource, totals.get(resource)?.add(share) ?? share);
    }
  }
  return totals;
}

const requestsOf = ({
  cpu,
  memory,
  accelerators = {},
}: ContainerResourcesOptions): (readonly [string, Quantity])[] => [
  ['cpu', Quantity.cpu(cpu)],
  ['memory', Quantity.memory(memory)],
  ...Object.entries(accelerators).map(
    ([resource, count]) => [resource, Quantity.parse(String(count))] as const,
  ),
];

/**
 * Throws a ValidationError for a gang that its queue could never admit: one that asks for more than the queue's quota.
 * Nothing is known of a queue that something else declares without its quota.
 */
export function assertGangFits(
  scope: Construct,
  queue: IQueue | undefined,
  members: readonly GangMember[],
): void {
  const { name, quota } = queue ?? {};
  if (quota === undefined) return;
  for (const [resource, requested] of gangRequests(members)) {
    const most = quota[resource];
    if (most === undefined || requested.compare(Quantity.parse(most)) <= 0) continue;
    throw new ValidationError(
      scope,
      `'queue' '${name ?? ''}' admits at most ${most} of '${resource}', got ${requested.toString()} for all pods together; ask for less, or raise the quota of the queue to ${requested.toString()}`,
    );
  }
}
