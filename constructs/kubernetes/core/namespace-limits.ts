import type { k8s } from 'cdk8s-plus-29';
import { Quantity, ValueError } from '../../../lib/values';
import { PRIORITY_CLASS } from './priority-classes';
import { toQuantities } from './resources';

/** Priorities that evict the platform's own pods: its controllers', and those that every Kubernetes has. */
const CRITICAL_PRIORITIES = [
  PRIORITY_CLASS.system,
  'system-cluster-critical',
  'system-node-critical',
];

/** The most that the containers and claims of a namespace may ask for together. */
export interface NamespaceQuotaOptions {
  /**
   * Sum of CPU requests.
   * @default - unlimited
   */
  readonly cpu?: string;
  /**
   * Sum of CPU limits; with it, every container needs a CPU limit.
   * @default - unlimited
   */
  readonly cpuLimit?: string;
  /**
   * Sum of memory requests.
   * @default - unlimited
   */
  readonly memory?: string;
  /**
   * Sum of memory limits.
   * @default - unlimited
   */
  readonly memoryLimit?: string;
  /**
   * Devices by resource name, such as `{ 'nvidia.com/gpu': 4 }`.
   * @default - unlimited
   */
  readonly accelerators?: Readonly<Record<string, number>>;
  /**
   * Sum of the sizes of all claims.
   * @default - unlimited
   */
  readonly storage?: string;
  /**
   * Number of claims.
   * @default - unlimited
   */
  readonly claims?: number;
  /**
   * Number of pods that have not ended.
   * @default - unlimited
   */
  readonly pods?: number;
  /**
   * Number of pods with a priority that evicts the platform's own: its controllers', or Kubernetes'.
   * @default - unlimited
   */
  readonly criticalPods?: number;
  /**
   * Number of Services of type LoadBalancer; each costs money and opens the namespace.
   * @default 0
   */
  readonly loadBalancers?: number;
}

/** CPU and memory of one container; either may be left out. */
export interface ContainerAmounts {
  /** CPU, such as `500m`. */
  readonly cpu?: string;
  /** Memory, such as `512Mi`. */
  readonly memory?: string;
}

/** What a single container or claim of a namespace gets by default and may ask for. */
export interface NamespaceLimitsOptions {
  /**
   * Requests of a container that declares none.
   * @default - 100m CPU, 128Mi memory
   */
  readonly defaultRequest?: ContainerAmounts;
  /**
   * Limits of a container that declares none. A CPU limit throttles even on an idle node. Where a
   * container requests more than this and declares no limit, its pod is refused.
   * @default - 512Mi memory, no CPU limit
   */
  readonly defaultLimit?: ContainerAmounts;
  /**
   * The most a container may ask for.
   * @default - unlimited
   */
  readonly max?: ContainerAmounts;
  /**
   * The least a container must ask for.
   * @default - nothing
   */
  readonly min?: ContainerAmounts;
  /**
   * The largest claim.
   * @default - unlimited
   */
  readonly maxClaim?: string;
  /**
   * The smallest claim.
   * @default - any
   */
  readonly minClaim?: string;
}

const DEFAULT_REQUEST: ContainerAmounts = { cpu: '100m', memory: '128Mi' };
const DEFAULT_LIMIT: ContainerAmounts = { memory: '512Mi' };

/** The `hard` limits of a ResourceQuota. Throws a ParseError for a malformed quantity. */
export function toQuotaSpec(options: NamespaceQuotaOptions): k8s.ResourceQuotaSpec {
  const devices: Record<string, string> = {};
  for (const [resource, count] of Object.entries(options.accelerators ?? {})) {
    devices[`requests.${resource}`] = Quantity.count(count).toString();
  }
  return {
    hard: toQuantities({
      'requests.cpu': options.cpu,
      'limits.cpu': options.cpuLimit,
      'requests.memory': options.memory,
      'limits.memory': options.memoryLimit,
      'requests.storage': options.storage,
      persistentvolumeclaims: options.claims,
      pods: options.pods,
      'services.loadbalancers': options.loadBalancers ?? 0,
      ...devices,
    }),
  };
}

/** The quota of pods that could evict the platform's own, if there is one. */
export function toCriticalQuotaSpec({
  criticalPods,
}: NamespaceQuotaOptions): k8s.ResourceQuotaSpec | undefined {
  if (criticalPods === undefined) return undefined;
  return {
    hard: toQuantities({ pods: criticalPods }),
    scopeSelector: {
      matchExpressions: [
        { scopeName: 'PriorityClass', operator: 'In', values: [...CRITICAL_PRIORITIES] },
      ],
    },
  };
}

/** The items of a LimitRange. Throws a ValueError where min, default request, default limit and max are out of order: the API server refuses such an object. */
export function toLimitItems(options: NamespaceLimitsOptions): k8s.LimitRangeItem[] {
  const { defaultRequest = DEFAULT_REQUEST, defaultLimit = DEFAULT_LIMIT, max, min } = options;
  assertOrdered({ min, defaultRequest, defaultLimit, max }, 'cpu');
  assertOrdered({ min, defaultRequest, defaultLimit, max }, 'memory');
  const container: k8s.LimitRangeItem = {
    type: 'Container',
    defaultRequest: amounts(defaultRequest),
    default: amounts(defaultLimit),
    max: max && amounts(max),
    min: min && amounts(min),
  };
  const claim = claimItem(options);
  return claim ? [container, claim] : [container];
}

function claimItem({ maxClaim, minClaim }: NamespaceLimitsOptions): k8s.LimitRangeItem | undefined {
  if (maxClaim === undefined && minClaim === undefined) return undefined;
  assertOrdered({ minClaim: { memory: minClaim }, maxClaim: { memory: maxClaim } }, 'memory');
  return {
    type: 'PersistentVolumeClaim',
    max: maxClaim === undefined ? undefined : toQuantities({ storage: maxClaim }),
    min: minClaim === undefined ? undefined : toQuantities({ storage: minClaim }),
  };
}

function amounts({ cpu, memory }: ContainerAmounts): Record<string, k8s.Quantity> {
  return toQuantities({ cpu, memory });
}

/** Asserts that the amounts given never fall, in the order of the keys. */
function assertOrdered(
  steps: Readonly<Record<string, ContainerAmounts | undefined>>,
  resource: 'cpu' | 'memory',
): void {
  const given = Object.entries(steps).flatMap(([name, step]) => {
    const text = step?.[resource];
    return text === undefined ? [] : [{ name, amount: Quantity.parse(text) }];
  });
  given.forEach(({ name, amount }, index) => {
    const next = given[index + 1];
    if (next === undefined || amount.compare(next.amount) <= 0) return;
    throw new ValueError(
      `'${name}' (${amount.toString()}) must not exceed '${next.name}' (${next.amount.toString()})`,
    );
  });
}
