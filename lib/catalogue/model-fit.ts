import { usableMemory } from './gpu-generation';
import { cards } from './gpu-sharing';
import { carriesModel, isCarried, type Devices } from './model-devices';
import { memoryNeed, type MemoryNeed, type ModelLoad } from './model-memory';
import { waysToFit } from './model-ways';

/** Below this share of what it may take of an accelerator, an engine has more than it needs. */
const WASTEFUL_BELOW = 0.5;

/**
 * Why no instance carries an engine, with the numbers, and the smallest changes that would help; undefined where one
 * does, and for no types, of which nothing is known.
 */
export function modelMisfit(devices: Devices, load: ModelLoad): string | undefined {
  if (devices.types.length === 0 || isCarried(devices, load)) return undefined;
  const ways = waysToFit(devices, load);
  return `${describeNeed(load)}; ${mostOf(devices, load)}; ${ways.join(', or ') || 'choose a smaller model'}`;
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
  return `needs about ${gib(total)} of ${gib(smallest)} on each accelerator: ${sharing === undefined ? 'share GPUs, ' : ''}promise longer contexts or more of them, or choose a pool of smaller ones`;
}

/** Of instances with accelerators enough the one whose have the most memory; where none has, the one with the most of them. */
function mostOf({ types, sharing }: Devices, { tensorParallel }: ModelLoad): string {
  const known = types.flatMap((type) =>
    type.accelerator === undefined || cards(type, sharing) === 0
      ? []
      : [
          {
            name: type.name,
            count: cards(type, sharing),
            memory: usableMemory(type.accelerator, sharing),
          },
        ],
  );
  const [most] = known.toSorted((a, b) => b.count - a.count);
  if (most === undefined) return 'no instance has accelerators';
  if (most.count < tensorParallel) {
    return `no instance has ${tensorParallel} accelerators, the most are ${most.count}, on ${most.name}`;
  }
  const [largest = most] = known
    .filter(({ count }) => count >= tensorParallel)
    .toSorted((a, b) => b.memory - a.memory);
  return `the most is ${gib(largest.memory)}, on ${largest.name}`;
}

const gib = (amount: MemoryNeed['total']): string => `${amount.toFixed(1)} GiB`;
