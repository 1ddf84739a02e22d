import type { GpuSharing } from '../values';
import { computes, usableMemory } from './gpu-generation';
import { cards } from './gpu-sharing';
import type { InstanceType } from './instance-types';
import { memoryNeed, type ModelLoad } from './model-memory';

/** A node, and how its accelerators are shared. */
export interface Devices {
  readonly types: readonly InstanceType[];
  readonly sharing?: GpuSharing;
}

/** Whether an instance has accelerators enough, each new enough and with memory enough. */
export function carriesModel(type: InstanceType, load: ModelLoad, sharing?: GpuSharing): boolean {
  const { accelerator } = type;
  return (
    accelerator !== undefined &&
    computes(accelerator, load.precision) &&
    cards(type, sharing) >= load.tensorParallel &&
    usableMemory(accelerator, sharing) >= memoryNeed(load).total
  );
}

/** Whether one of them carries an engine. */
export const isCarried = ({ types, sharing }: Devices, load: ModelLoad): boolean =>
  types.some((type) => carriesModel(type, load, sharing));
