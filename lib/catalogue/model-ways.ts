import { computes, usableMemory } from './gpu-generation';
import { cards } from './gpu-sharing';
import { instanceFamilies, instanceTypesOf, type InstanceType } from './instance-types';
import { carriesModel, isCarried, type Devices } from './model-devices';
import { sharesHeads } from './model-heads';
import { longestContext, type ModelLoad } from './model-memory';

/** Accelerators that a node of AWS may have. */
const TENSOR_PARALLEL = [1, 2, 4, 8, 16];

/** Nodes that share the layers, of which it is worth speaking. */
const PIPELINE_PARALLEL = [2, 3, 4, 6, 8, 12, 16];

/** The smallest changes by which an engine fits, in words: each by itself, and where none is enough, two together. */
export function waysToFit(devices: Devices, load: ModelLoad): string[] {
  const single = [
    ...otherPrecision(devices, load),
    ...otherDevices(devices, load),
    ...moreNodes(devices, load),
    ...smallerWeights(devices, load),
    ...shorterContext(devices, load),
    ...otherFamilies(devices, load),
  ];
  return single.length > 0 ? single : pairs(devices, load);
}

/** Accelerators together with something else, the cheapest first. */
const pairs = (devices: Devices, load: ModelLoad): string[] => [
  ...devicesAndWeights(devices, load),
  ...devicesAndNodes(devices, load),
  ...devicesAndFamily(devices, load),
];

/** Older cards know no bfloat16; and numbers of 32 bits take twice as much. */
function otherPrecision(devices: Devices, load: ModelLoad): string[] {
  if (!isCarried(devices, { ...load, precision: 'float16' })) return [];
  const knows = devices.types.some(
    ({ accelerator }) => accelerator && computes(accelerator, load.precision),
  );
  const why = knows ? '' : `, as these cards know no ${load.precision}`;
  return [`set 'precision' to 'float16'${why}`];
}

/** Numbers of accelerators that share the heads. Nodes refuse a pod that wants several shares of one card. */
const otherCounts = ({ sharing }: Devices, load: ModelLoad): number[] =>
  TENSOR_PARALLEL.filter(
    (count) =>
      count !== load.tensorParallel &&
      sharesHeads(load.shape, count) &&
      (count === 1 || sharing === undefined),
  );

function otherDevices(devices: Devices, load: ModelLoad): string[] {
  const found = otherCounts(devices, load).find((tensorParallel) =>
    isCarried(devices, { ...load, tensorParallel }),
  );
  return found === undefined ? [] : [`set 'tensorParallel' to ${found}`];
}

/** Where a node has no more accelerators, several nodes. */
function moreNodes(devices: Devices, load: ModelLoad): string[] {
  if (mostDevices(devices, load) > load.tensorParallel) return [];
  const found = nodesFor(devices, load);
  return found === undefined ? [] : [`set 'nodes' to ${found}`];
}

/** The most accelerators of one node that share the heads; 0 for none beside those that are asked for. */
const mostDevices = (devices: Devices, load: ModelLoad): number =>
  otherCounts(devices, load).findLast((count) =>
    devices.types.some((type) => cards(type, devices.sharing) >= count),
  ) ?? 0;

const nodesFor = (devices: Devices, load: ModelLoad): number | undefined =>
  PIPELINE_PARALLEL.find(
    (pipelineParallel) =>
      pipelineParallel > load.pipelineParallel &&
      pipelineParallel <= load.shape.layers &&
      isCarried(devices, { ...load, pipelineParallel }),
  );

/** Weights that are made smaller while they are loaded, or that somebody has published so. */
const WEIGHTS = {
  fp8_per_tensor: "set 'quantization' to 'fp8_per_tensor'",
  awq_marlin: "serve weights of four bits with 'quantization' 'awq_marlin'",
} as const;

function smallerWeights(devices: Devices, load: ModelLoad): string[] {
  if (!canBeSmaller(load)) return [];
  const found = (['fp8_per_tensor', 'awq_marlin'] as const).find((quantization) =>
    isCarried(devices, { ...load, quantization }),
  );
  return found === undefined ? [] : [WEIGHTS[found]];
}

const canBeSmaller = ({ quantization, shape }: ModelLoad): boolean =>
  quantization === undefined && shape.weightsGiB === undefined;

function shorterContext({ types, sharing }: Devices, load: ModelLoad): string[] {
  const longest = Math.max(
    0,
    ...types
      .filter((type) => cards(type, sharing) >= load.tensorParallel)
      .map(({ accelerator }) =>
        accelerator && computes(accelerator, load.precision)
          ? longestContext(load, usableMemory(accelerator, sharing))
          : 0,
      ),
  );
  return longest === 0 || longest >= load.contextTokens
    ? []
    : [`set 'contextTokens' to ${longest}`];
}

function otherFamilies(devices: Devices, load: ModelLoad): string[] {
  const found = familyFor(devices, load);
  return found === undefined ? [] : [`use a pool with the family ${found}`];
}

/** The family with the smallest accelerators, of the same maker and for the same images, that would carry it. */
function familyFor({ types }: Devices, load: ModelLoad): string | undefined {
  const kind = types.find(({ accelerator }) => accelerator)?.accelerator?.kind ?? 'nvidia';
  const [found] = instanceFamilies()
    .flatMap((family) => instanceTypesOf(family))
    .filter((type) => type.architecture === 'amd64' && type.accelerator?.kind === kind)
    .filter((type) => carriesModel(type, load))
    .toSorted((a, b) => memoryOf(a) - memoryOf(b) || a.vCpus - b.vCpus);
  return found?.family;
}

const memoryOf = ({ accelerator }: InstanceType): number =>
  accelerator ? usableMemory(accelerator, undefined) : 0;

function devicesAndWeights(devices: Devices, load: ModelLoad): string[] {
  if (!canBeSmaller(load)) return [];
  const [found] = otherDevices(devices, { ...load, quantization: 'fp8_per_tensor' });
  return found === undefined ? [] : [`${found} and 'quantization' to 'fp8_per_tensor'`];
}

/** As many accelerators as a node has, on the fewest nodes. */
function devicesAndNodes(devices: Devices, load: ModelLoad): string[] {
  const tensorParallel = mostDevices(devices, load);
  if (tensorParallel === 0) return [];
  const found = nodesFor(devices, { ...load, tensorParallel });
  return found === undefined
    ? []
    : [`set 'tensorParallel' to ${tensorParallel} and 'nodes' to ${found}`];
}

/** The fewest accelerators of another family. */
function devicesAndFamily(devices: Devices, load: ModelLoad): string[] {
  const [found] = otherCounts({ types: devices.types }, load).flatMap((tensorParallel) => {
    const family = familyFor(devices, { ...load, tensorParallel });
    return family === undefined ? [] : [{ tensorParallel, family }];
  });
  return found === undefined
    ? []
    : [
        `use a pool with the family ${found.family} and set 'tensorParallel' to ${found.tensorParallel}`,
      ];
}
