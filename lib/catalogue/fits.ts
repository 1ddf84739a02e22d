import type { AcceleratorRequest, GpuSharing, Quantity } from '../values';
import type { Accelerator, Architecture, InstanceType } from './instance-types';

/** What one pod, or several that must share a node, asks of that node. */
export interface NodeRequest {
  /** Cores. Undefined asks for none. */
  readonly cpu?: Quantity;
  /** Bytes. Undefined asks for none. */
  readonly memory?: Quantity;
  /** GPUs, Neuron devices and EFA interfaces, each kind at most once. Undefined asks for none. */
  readonly accelerators?: readonly AcceleratorRequest[];
  /** The architecture the image is built for. Undefined accepts each. */
  readonly architecture?: Architecture;
}

// MIG-capable cards: https://github.com/awsdocs/amazon-eks-user-guide/blob/mainline/latest/ug/ml/device-management-nvidia-mig.adoc and
// https://docs.nvidia.com/datacenter/tesla/mig-user-guide/
const MIG_CAPABLE = ['a100', 'h100', 'h200', 'b200', 'b300', 'rtx-pro-4500', 'rtx-pro-server-6000'];
/** A card that supports MIG has seven compute slices; the profile `3g.40gb` takes three. */
const MIG_SLICES = 7;

/**
 * The candidates on which the request fits, in the order given; none fits if the result is empty.
 *
 * Compares with what an empty node leaves to pods. What DaemonSets take is not known here: add it to
 * the request.
 */
export function fits(
  request: NodeRequest,
  candidates: readonly InstanceType[],
): readonly InstanceType[] {
  return candidates.filter(
    (type) =>
      (request.architecture ?? type.architecture) === type.architecture &&
      isWithin(request.cpu, type.allocatable.cpu) &&
      isWithin(request.memory, type.allocatable.memory) &&
      (request.accelerators ?? []).every(
        (accelerator) => offered(type, accelerator) >= accelerator.count,
      ),
  );
}

/** How many of the requested devices, of the requested memory, one instance offers. */
export function offered(type: InstanceType, request: AcceleratorRequest): number {
  if (request.kind === 'efa') return type.efaInterfaces;
  const { accelerator } = type;
  if (accelerator?.kind !== request.kind) return 0;
  if (accelerator.memoryGiB < (request.minMemoryGiB ?? 0)) return 0;
  return accelerator.count * sharesOf(accelerator, request.sharing);
}

function isWithin(wanted: Quantity | undefined, available: Quantity): boolean {
  return wanted === undefined || wanted.compare(available) <= 0;
}

function sharesOf(accelerator: Accelerator, sharing: GpuSharing | undefined): number {
  if (!sharing) return 1;
  return sharing.mode === 'mig' ? migInstances(accelerator, sharing.profile) : sharing.replicas;
}

/** How many instances of a MIG profile such as `1g.10gb` one card holds: limited by its slices and its memory. */
function migInstances(accelerator: Accelerator, profile: string): number {
  const [, slices, gigabytes] = /^(\d)g\.(\d+)gb/.exec(profile) ?? [];
  if (!MIG_CAPABLE.includes(accelerator.name)) return 0;
  // The name of a profile rounds its memory, so that two of 71 GB make a card of 141 GiB.
  const byMemory = Math.round(accelerator.memoryGiB / Number(gigabytes));
  return Math.min(Math.floor(MIG_SLICES / Number(slices)), byMemory);
}
