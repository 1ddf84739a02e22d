import { ValueError } from './value-error';

/** The names under which device plugins offer whole devices, and shared GPUs, to pods. */
export const EXTENDED_RESOURCES = {
  gpu: 'nvidia.com/gpu',
  sharedGpu: 'nvidia.com/gpu.shared',
  neuron: 'aws.amazon.com/neuron',
  efa: 'vpc.amazonaws.com/efa',
} as const;

/** The name under which a device plugin offers a device to pods. */
export type ExtendedResourceName =
  (typeof EXTENDED_RESOURCES)[keyof typeof EXTENDED_RESOURCES] | `nvidia.com/mig-${string}`;

/**
 * How several pods share one GPU.
 *
 * `time-slicing` and `mps` divide time without protecting memory (MPS limits it); `mig` cuts the
 * card into isolated instances of a profile such as `1g.10gb`, on A100 and later data-centre cards only.
 * `renamed` says that the device plugin offers the shares as `nvidia.com/gpu.shared`. A `mixed` MIG
 * strategy offers each profile under its own name, `single` as `nvidia.com/gpu`.
 */
export type GpuSharing =
  | { readonly mode: 'time-slicing'; readonly replicas: number; readonly renamed?: boolean }
  | { readonly mode: 'mps'; readonly replicas: number; readonly renamed?: boolean }
  | { readonly mode: 'mig'; readonly profile: string; readonly strategy: 'single' | 'mixed' };

/** What a pod asks of a GPU. */
export interface GpuRequestOptions {
  /** GPUs, shares or MIG instances a pod takes, from 1 on. */
  readonly count: number;
  /**
   * Memory in GiB that each GPU must have at least; of a MIG part or a share of MPS, that which the pod may use.
   * @default - any
   */
  readonly minMemoryGiB?: number;
  /**
   * How the GPU is shared with other pods.
   * @default - the pod has the GPU for itself
   */
  readonly sharing?: GpuSharing;
}

const MIG_PROFILE = /^[1-7]g\.\d+gb(\.me|\+me)?$/;

/** Devices that a pod asks for: the name of the extended resource and how many. Immutable. */
export class AcceleratorRequest {
  /** NVIDIA GPUs. Throws a ValueError for a count below 1, or above 1 of a time-sliced or MPS share. */
  static gpu(options: GpuRequestOptions): AcceleratorRequest {
    const { count, minMemoryGiB, sharing } = options;
    assertCount('count', count);
    if (minMemoryGiB !== undefined && !(minMemoryGiB > 0)) {
      throw new ValueError(`'minMemoryGiB' must be more than 0, got ${minMemoryGiB}`);
    }
    if (sharing) checkSharing(count, sharing);
    return new AcceleratorRequest('nvidia', gpuResource(sharing), count, { minMemoryGiB, sharing });
  }

  /** AWS Neuron devices (Trainium or Inferentia chips). */
  static neuron(options: { readonly count: number }): AcceleratorRequest {
    assertCount('count', options.count);
    return new AcceleratorRequest('neuron', EXTENDED_RESOURCES.neuron, options.count);
  }

  /** Elastic Fabric Adapter interfaces, for traffic between the GPUs of several nodes. */
  static efa(options: { readonly count: number }): AcceleratorRequest {
    assertCount('count', options.count);
    return new AcceleratorRequest('efa', EXTENDED_RESOURCES.efa, options.count);
  }

  /** Memory in GiB that each GPU must have at least; undefined for any. */
  readonly minMemoryGiB: number | undefined;
  /** How the GPU is shared; undefined for a whole GPU. */
  readonly sharing: GpuSharing | undefined;

  private constructor(
    /** Whose device it is. */
    readonly kind: 'nvidia' | 'neuron' | 'efa',
    /** The key in `resources.limits` of a container. */
    readonly resourceName: ExtendedResourceName,
    /** How many each pod takes. */
    readonly count: number,
    detail: { readonly minMemoryGiB?: number; readonly sharing?: GpuSharing } = {},
  ) {
    this.minMemoryGiB = detail.minMemoryGiB;
    this.sharing = detail.sharing;
  }

  /** `{ 'nvidia.com/gpu': '2' }`, for requests and limits, which must be equal for extended resources. */
  toResources(): Readonly<Record<string, string>> {
    return { [this.resourceName]: String(this.count) };
  }

  /** Whether a pool that shares its GPUs so, or not at all, offers what is asked for. */
  isSharedAs(offered: GpuSharing | undefined): boolean {
    return isSameSharing(this.sharing, offered);
  }

  /** `2 x nvidia.com/gpu`, for messages. */
  toString(): string {
    return `${this.count} x ${this.resourceName}`;
  }
}

function gpuResource(sharing: GpuSharing | undefined): ExtendedResourceName {
  if (!sharing) return EXTENDED_RESOURCES.gpu;
  if (sharing.mode === 'mig') {
    return sharing.strategy === 'mixed'
      ? `nvidia.com/mig-${sharing.profile.replace('+', '.')}`
      : EXTENDED_RESOURCES.gpu;
  }
  return sharing.renamed ? EXTENDED_RESOURCES.sharedGpu : EXTENDED_RESOURCES.gpu;
}

function checkSharing(count: number, sharing: GpuSharing): void {
  if (sharing.mode === 'mig') {
    if (MIG_PROFILE.test(sharing.profile)) return;
    throw new ValueError(
      `'sharing.profile' must be a MIG profile such as '1g.10gb', got '${sharing.profile}'`,
    );
  }
  if (!Number.isInteger(sharing.replicas) || sharing.replicas < 2) {
    throw new ValueError(
      `'sharing.replicas' must be an integer from 2 on, got ${sharing.replicas}`,
    );
  }
  // More shares of one card give no more compute: https://github.com/NVIDIA/k8s-device-plugin#with-cuda-time-slicing
  if (count > 1) {
    throw new ValueError(
      `'count' must be 1 with ${sharing.mode} sharing, got ${count}; more shares give no more compute, ask for whole GPUs instead`,
    );
  }
}

function assertCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new ValueError(`'${name}' must be an integer from 1 on, got ${count}`);
}

function isSameSharing(a: GpuSharing | undefined, b: GpuSharing | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.mode === 'mig' || b.mode === 'mig') return isSameMig(a, b);
  const isNamedAlike = Boolean(a.renamed) === Boolean(b.renamed);
  return a.mode === b.mode && a.replicas === b.replicas && isNamedAlike;
}

const isSameMig = (a: GpuSharing, b: GpuSharing): boolean =>
  a.mode === 'mig' && b.mode === 'mig' && a.profile === b.profile && a.strategy === b.strategy;
