import { EXTENDED_RESOURCES, Quantity, type AcceleratorRequest, type GpuSharing } from '../values';
import { cards, memoryOfShare } from './gpu-sharing';
import type { Demand } from './node-fit';

/** Cores, such as `500m`. */
export const cpuDemand = (cpu: string): Demand => ({
  asked: `${cpu} CPU`,
  wanted: Quantity.cpu(cpu).toMillis(),
  has: ({ allocatable }) => allocatable.cpu.toMillis(),
  text: (millis) => `${Math.floor(millis / 10) / 100} CPU`,
});

/** Memory, such as `64Gi`. */
export const memoryDemand = (memory: string): Demand => ({
  asked: memory,
  wanted: Quantity.memory(memory).toMebibytes(),
  has: ({ allocatable }) => allocatable.memory.toMebibytes(),
  text: (mebibytes) =>
    mebibytes < 1024 ? `${Math.floor(mebibytes)}Mi` : `${Math.floor(mebibytes / 1024)}Gi`,
});

/**
 * Devices, by the name of their resource. Of shares a pod gets no more than the node has cards: Karpenter takes each for a whole one until the node
 * is there, and would start none. https://github.com/kubernetes-sigs/karpenter/issues/2140
 */
export const deviceDemand = (
  sharing: GpuSharing | undefined,
  resource: string,
  count: number,
): Demand => ({
  asked: `${count} x ${resource}`,
  wanted: count,
  has: (type) => (resource === EXTENDED_RESOURCES.efa ? type.efaInterfaces : cards(type, sharing)),
  text: (amount) => `${amount} x ${resource}`,
});

/** GiB that each device has for a pod. */
export const deviceMemory = ({ sharing }: AcceleratorRequest, gibibytes: number): Demand => ({
  asked: `${gibibytes} GiB in each`,
  wanted: gibibytes,
  has: ({ accelerator }) => (accelerator === undefined ? 0 : memoryOfShare(accelerator, sharing)),
  text: (amount) => `${Math.floor(amount * 10) / 10} GiB in each`,
});

/** Demands as they were written, for messages. */
export const listed = (demands: readonly Demand[]): string =>
  demands.map(({ asked }) => asked).join(', ');
