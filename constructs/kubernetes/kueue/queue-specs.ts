import { Quantity } from '../../../lib/values';
import type { PoolTaint } from '../karpenter';
import type { Amounts, KueueQueuesProps, QueuedPool, TeamQueueOptions } from './queues-props';

/** The fields of a ResourceFlavor's `spec` that are set. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/apis/kueue/v1beta2/resourceflavor_types.go */
export interface ResourceFlavorSpec {
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly nodeTaints?: readonly PoolTaint[];
}

interface ResourceQuota {
  readonly name: string;
  readonly nominalQuota: string;
  readonly borrowingLimit?: string;
  readonly lendingLimit?: string;
}

interface ResourceGroup {
  readonly coveredResources: readonly string[];
  readonly flavors: readonly {
    readonly name: string;
    readonly resources: readonly ResourceQuota[];
  }[];
}

/** The fields of a Cohort's `spec` that are set. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/apis/kueue/v1beta2/cohort_types.go */
export interface CohortSpec {
  readonly resourceGroups: readonly ResourceGroup[];
}

/** The fields of a ClusterQueue's `spec` that are set. https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/apis/kueue/v1beta2/clusterqueue_types.go */
export interface ClusterQueueSpec {
  readonly cohortName: string;
  readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly queueingStrategy: 'BestEffortFIFO';
  readonly flavorFungibility: {
    readonly whenCanBorrow: 'MayStopSearch';
    readonly whenCanPreempt: 'TryNextFlavor';
  };
  readonly preemption: {
    readonly withinClusterQueue: 'LowerPriority';
    readonly reclaimWithinCohort: 'Any';
    readonly borrowWithinCohort: { readonly policy: 'Never' };
  };
  readonly fairSharing: { readonly weight: string };
  readonly resourceGroups: readonly ResourceGroup[];
}

const NOTHING = '0';

/** Every resource that some pool has; each flavor of a group has to name all of them. */
const resourcesOf = (pools: readonly QueuedPool[]): string[] => [
  ...new Set(['cpu', 'memory', ...pools.flatMap(({ limits }) => Object.keys(limits))]),
];

/** What of a pool is guaranteed to a queue. */
export const guaranteed = (
  { guarantees = {} }: TeamQueueOptions,
  pool: string,
  resource: string,
): string => guarantees[pool]?.[resource] ?? NOTHING;

/** Nodes by the label of their pool; whoever does not tolerate their taints is no candidate. */
export const flavorSpec = ({ pool }: QueuedPool): ResourceFlavorSpec => ({
  nodeLabels: pool.nodeSelector,
  nodeTaints: pool.taints.length === 0 ? undefined : pool.taints,
});

/** What no queue has for itself. */
export const cohortSpec = ({ pools, queues }: KueueQueuesProps): CohortSpec => ({
  resourceGroups: [
    groupOf(pools, (resource, { pool, limits }) => ({
      name: resource,
      nominalQuota: queues
        .map((queue) => Quantity.parse(guaranteed(queue, pool.name, resource)))
        .reduce((left, taken) => left.subtract(taken), Quantity.parse(limits[resource] ?? NOTHING))
        .toString(),
    })),
  ],
});

/** A queue that takes of what is nobody’s as much as its quota lets it. */
export const clusterQueueSpec = (
  { name, pools }: KueueQueuesProps,
  queue: TeamQueueOptions,
): ClusterQueueSpec => ({
  cohortName: name,
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': queue.namespace.name } },
  queueingStrategy: 'BestEffortFIFO',
  flavorFungibility: { whenCanBorrow: 'MayStopSearch', whenCanPreempt: 'TryNextFlavor' },
  preemption: {
    withinClusterQueue: 'LowerPriority',
    reclaimWithinCohort: 'Any',
    // Fair sharing decides who has to go; the two exclude each other.
    borrowWithinCohort: { policy: 'Never' },
  },
  fairSharing: { weight: String(queue.share ?? 1) },
  resourceGroups: [groupOf(pools, (resource, pool) => quotaOf(queue, resource, pool))],
});

function quotaOf(
  queue: TeamQueueOptions,
  resource: string,
  { pool, limits }: QueuedPool,
): ResourceQuota {
  const own = guaranteed(queue, pool.name, resource);
  const most = smaller(queue.quota[resource], limits[resource] ?? NOTHING);
  return {
    name: resource,
    nominalQuota: own,
    borrowingLimit: Quantity.parse(most).subtract(Quantity.parse(own)).toString(),
    lendingLimit: queue.lends === false ? NOTHING : undefined,
  };
}

const groupOf = (
  pools: readonly QueuedPool[],
  quota: (resource: string, pool: QueuedPool) => ResourceQuota,
): ResourceGroup => {
  const coveredResources = resourcesOf(pools);
  return {
    coveredResources,
    flavors: pools.map((each) => ({
      name: each.pool.name,
      resources: coveredResources.map((resource) => quota(resource, each)),
    })),
  };
};

const smaller = (amount: string | undefined, limit: string): string =>
  amount === undefined || Quantity.parse(amount).compare(Quantity.parse(limit)) > 0
    ? limit
    : amount;

/** The most that jobs of a queue may have at once, over all pools. */
export function mostOf(pools: readonly QueuedPool[], { quota }: TeamQueueOptions): Amounts {
  return Object.fromEntries(
    resourcesOf(pools).map((resource) => {
      const all = pools
        .map(({ limits }) => Quantity.parse(limits[resource] ?? NOTHING))
        .reduce((sum, limit) => sum.add(limit));
      return [resource, smaller(quota[resource], all.toString())];
    }),
  );
}
