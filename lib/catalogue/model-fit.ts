import type { GpuSharing } from '../values';
import { computes, usableMemory } from './gpu-generation';
import { cards } from './gpu-sharing';
import { instanceFamilies, instanceTypesOf, type InstanceType } from './instance-types';
import { longestContext, memoryNeed, type MemoryNeed, type ModelLoad } from './model-memory';

/** Accelerators that a node of AWS may have. */
const TENSOR_PARALLEL = [1, 2, 4, 8, 16];

/** Nodes that share the layers, of which it is worth speaking. */
const PIPELINE_PARALLEL = [2, 3, 4, 6, 8, 12, 16];

/** Below this share of what it may take of an accelerator, an engine has more than it needs. */
const WASTEFUL_BELOW = 0.5;

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

/**
 * Why no instance carries an engine, with the numbers, and the smallest changes that would help; undefined where one
 * does, and for no types, of which nothing is known.
 */
export function modelMisfit({ types, sharing }: Devices, load: ModelLoad): string | undefined {
  if (types.length === 0 || types.some((type) => carriesModel(type, load, sharing))) {
    return undefined;
  }
  const ways = [
    ...otherPrecision({ types, sharing }, load),
    ...moreDevices({ types, sharing }, load),
    ...moreNodes({ types, sharing }, load),
    ...smallerWeights({ types, sharing }, load),
    ...shorterContext({ types, sharing }, load),
    ...otherFamilies(types, load),
  ];
  return `${describeNeed(load)}; ${mostOf({ types, sharing })}; ${ways.join(', or ') || 'choose a smaller model'}`;
}

/** What an engine needs, as people write it: its sums are estimates. */
export function describeNeed(load: ModelLoad): string {
  const { weights, cache, overhead, total } = memoryNeed(load);
  return (
    `needs about ${gib(total)} on each of ${load.tensorParallel * load.pipelineParallel} accelerators: ${gib(weights)} of weights, ` +
    `${gib(cache)} of cache for ${load.fullContexts} x ${load.contextTokens} tokens, ${gib(overhead)} beside them, ` +
    `in ${Math.round(load.memoryShare * 100)} % of it`
  );
}

/**
 * What an engine leaves unused of the smallest accelerators that it may get, in words; undefined where it needs more
 * than half. What is left becomes cache for more requests, so this is a hint and no error.
 */
export function wasteOf({ types, sharing }: Devices, load: ModelLoad): string | undefined {
  const [smallest] = types
    .filter((type) => carriesModel(type, load, sharing))
    .map(({ accelerator }) => (accelerator ? usableMemory(accelerator, sharing) : 0))
    .toSorted((a, b) => a - b);
  const { total } = memoryNeed(load);
  if (smallest === undefined || total >= smallest * WASTEFUL_BELOW) return undefined;
  return `needs about ${gib(total)} of ${gib(smallest)} on each accelerator: share GPUs, promise longer contexts or more of them, or choose a pool of smaller ones`;
}

/** The accelerator with the most memory. */
function mostOf({ types, sharing }: Devices): string {
  const [largest] = types
    .flatMap(({ name, accelerator }) =>
      accelerator ? [{ name, memory: usableMemory(accelerator, sharing) }] : [],
    )
    .toSorted((a, b) => b.memory - a.memory);
  return largest === undefined
    ? 'no instance has accelerators'
    : `the most is ${gib(largest.memory)}, on ${largest.name}`;
}

const isCarried = ({ types, sharing }: Devices, load: ModelLoad): boolean =>
  types.some((type) => carriesModel(type, load, sharing));

/** Older cards know no bfloat16. */
function otherPrecision(devices: Devices, load: ModelLoad): string[] {
  return isCarried(devices, { ...load, precision: 'float16' })
    ? [`set 'precision' to 'float16', as these cards know no ${load.precision}`]
    : [];
}

/** A head of keys and values is on one accelerator, so that more of them than heads hold copies. */
function moreDevices(devices: Devices, load: ModelLoad): string[] {
  const found = TENSOR_PARALLEL.find(
    (tensorParallel) =>
      tensorParallel > load.tensorParallel && isCarried(devices, { ...load, tensorParallel }),
  );
  return found === undefined ? [] : [`set 'tensorParallel' to ${found}`];
}

/** Where no node has accelerators enough, several nodes with all of theirs. */
function moreNodes(devices: Devices, load: ModelLoad): string[] {
  if (moreDevices(devices, load).length > 0) return [];
  const tensorParallel =
    TENSOR_PARALLEL.findLast((count) =>
      devices.types.some((type) => cards(type, devices.sharing) >= count),
    ) ?? load.tensorParallel;
  const found = PIPELINE_PARALLEL.find(
    (pipelineParallel) =>
      pipelineParallel > load.pipelineParallel &&
      isCarried(devices, { ...load, tensorParallel, pipelineParallel }),
  );
  if (found === undefined) return [];
  return tensorParallel === load.tensorParallel
    ? [`set 'nodes' to ${found}`]
    : [`set 'tensorParallel' to ${tensorParallel} and 'nodes' to ${found}`];
}

function smallerWeights(devices: Devices, load: ModelLoad): string[] {
  if (load.quantization !== undefined || load.shape.weightsGiB !== undefined) return [];
  const found = (['fp8_per_tensor', 'awq_marlin'] as const).find((quantization) =>
    isCarried(devices, { ...load, quantization }),
  );
  if (found === undefined) return [];
  return found === 'fp8_per_tensor'
    ? [`set 'quantization' to 'fp8_per_tensor'`]
    : [`serve weights of four bits with 'quantization' 'awq_marlin'`];
}

function shorterContext({ types, sharing }: Devices, load: ModelLoad): string[] {
  const able = types.filter((type) => cards(type, sharing) >= load.tensorParallel);
  const longest = Math.max(
    0,
    ...able.map(({ accelerator }) =>
      accelerator ? longestContext(load, usableMemory(accelerator, sharing)) : 0,
    ),
  );
  return longest === 0 ? [] : [`set 'contextTokens' to ${longest}`];
}

/** The family with the smallest accelerators, of the same maker, that would carry it as it is. */
function otherFamilies(types: readonly InstanceType[], load: ModelLoad): string[] {
  const kind = types.find(({ accelerator }) => accelerator)?.accelerator?.kind ?? 'nvidia';
  const [found] = instanceFamilies()
    .flatMap((family) => instanceTypesOf(family))
    .filter((type) => type.accelerator?.kind === kind && carriesModel(type, load))
    .toSorted((a, b) => memoryOf(a) - memoryOf(b) || a.vCpus - b.vCpus);
  return found === undefined ? [] : [`use a pool with the family ${found.family}`];
}

const memoryOf = ({ accelerator }: InstanceType): number =>
  accelerator ? usableMemory(accelerator, undefined) : 0;

const gib = (amount: MemoryNeed['total']): string => `${amount.toFixed(1)} GiB`;
