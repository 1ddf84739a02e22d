import { k8s } from 'cdk8s-plus-29';
import { Quantity, ValueError } from '../../../lib/values';

/** What a container may use. Every container declares it: without requests nothing schedules well, without a memory limit one pod takes its node down. */
export interface ContainerResourcesOptions {
  /** CPU the container is promised, such as `500m` or `2`. */
  readonly cpu: string;
  /** Memory the container is promised, such as `512Mi`. */
  readonly memory: string;
  /**
   * CPU it cannot exceed.
   * @default - no limit: a CPU limit throttles even on an idle node
   */
  readonly cpuLimit?: string;
  /**
   * Memory above which it is killed.
   * @default - the same as `memory`
   */
  readonly memoryLimit?: string;
  /**
   * Node disk it is promised and limited to.
   * @default - not declared
   */
  readonly ephemeralStorage?: string;
  /**
   * Devices by resource name, such as `{ 'nvidia.com/gpu': 1 }`; request and limit are equal, as Kubernetes demands.
   * @default - none
   */
  readonly accelerators?: Readonly<Record<string, number | string>>;
}

/** Quantities by resource name, as the API types want them. */
export type Quantities = Record<string, k8s.Quantity>;

/** The `resources` of a container. Throws a ParseError or ValueError that names the amount at fault. */
export function toResources(options: ContainerResourcesOptions): k8s.ResourceRequirements {
  const memoryLimit = options.memoryLimit ?? options.memory;
  assertAtMost(
    'cpu',
    Quantity.cpu(options.cpu),
    options.cpuLimit && Quantity.cpu(options.cpuLimit),
  );
  assertAtMost('memory', Quantity.memory(options.memory), Quantity.memory(memoryLimit));
  const disk = options.ephemeralStorage && Quantity.memory(options.ephemeralStorage).toString();
  const both = { 'ephemeral-storage': disk, ...options.accelerators };
  return {
    requests: toQuantities({ cpu: options.cpu, memory: options.memory, ...both }),
    limits: toQuantities({ cpu: options.cpuLimit, memory: memoryLimit, ...both }),
  };
}

/** Amounts as quantities; undefined and empty ones are left out. */
export function toQuantities(
  amounts: Readonly<Record<string, number | string | undefined>>,
): Quantities {
  const quantities: Quantities = {};
  for (const [resource, amount] of Object.entries(amounts)) {
    if (amount === undefined || amount === '') continue;
    quantities[resource] = k8s.Quantity.fromString(Quantity.parse(String(amount)).toString());
  }
  return quantities;
}

function assertAtMost(resource: string, request: Quantity, limit: Quantity | '' | undefined): void {
  if (limit === undefined || limit === '' || request.compare(limit) <= 0) return;
  throw new ValueError(
    `the ${resource} request '${request.toString()}' must not exceed its limit '${limit.toString()}'`,
  );
}
