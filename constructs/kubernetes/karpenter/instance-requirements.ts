import type { ComputeMode } from '../core';

/** The instances a pool may start. What is left out is not restricted. */
export interface InstanceRequirementsOptions {
  /**
   * Categories: the letters before the generation, such as `c`, `m`, `g`, `p`, `trn`.
   * @default - any
   */
  readonly categories?: readonly string[];
  /**
   * Families, such as `g6e`.
   * @default - any
   */
  readonly families?: readonly string[];
  /**
   * Sizes, such as `2xlarge`.
   * @default - any
   */
  readonly sizes?: readonly string[];
  /**
   * Exact types, such as `p5.48xlarge`.
   * @default - any
   */
  readonly types?: readonly string[];
  /**
   * Numbers of CPUs.
   * @default - any
   */
  readonly cpus?: readonly number[];
  /**
   * Generations above this one, such as 4 for fifth-generation instances and newer.
   * @default - any
   */
  readonly generationAbove?: number;
  /**
   * Names of GPUs, such as `l40s` or `h100`.
   * @default - any
   */
  readonly gpuNames?: readonly string[];
  /**
   * Numbers of GPUs.
   * @default - any
   */
  readonly gpuCounts?: readonly number[];
  /**
   * GPU memory above this, in MiB for each GPU.
   * @default - any
   */
  readonly gpuMemoryAboveMiB?: number;
  /**
   * Local NVMe above this, in GiB.
   * @default - any
   */
  readonly localNvmeAboveGiB?: number;
}

/** One requirement of a NodePool. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Gt' | 'Exists';
  readonly values?: readonly string[];
}

/** The prefix of instance labels: https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html#auto-supported-labels */
const LABEL_PREFIXES: Readonly<Record<ComputeMode, string>> = {
  auto: 'eks.amazonaws.com',
  karpenter: 'karpenter.k8s.aws',
};

/** The key of an instance label such as `instance-family` on the nodes of a compute mode. */
export function instanceLabel(compute: ComputeMode, name: `instance-${string}`): string {
  return `${LABEL_PREFIXES[compute]}/${name}`;
}

/** Requirements on instances, in the labels of a compute mode. */
export function toRequirements(
  compute: ComputeMode,
  options: InstanceRequirementsOptions,
): Requirement[] {
  const key = (name: `instance-${string}`): string => instanceLabel(compute, name);
  return [
    anyOf(key('instance-category'), options.categories),
    anyOf(key('instance-family'), options.families),
    anyOf(key('instance-size'), options.sizes),
    anyOf('node.kubernetes.io/instance-type', options.types),
    anyOf(key('instance-cpu'), options.cpus),
    above(key('instance-generation'), options.generationAbove),
    anyOf(key('instance-gpu-name'), options.gpuNames),
    anyOf(key('instance-gpu-count'), options.gpuCounts),
    above(key('instance-gpu-memory'), options.gpuMemoryAboveMiB),
    above(key('instance-local-nvme'), options.localNvmeAboveGiB),
  ].flat();
}

/** A requirement that a label has one of the values; none for no values. */
export function anyOf(
  key: string,
  values: readonly (string | number)[] | undefined,
): Requirement[] {
  if (values === undefined) return [];
  return [{ key, operator: 'In', values: values.map(String) }];
}

function above(key: string, value: number | undefined): Requirement[] {
  return value === undefined ? [] : [{ key, operator: 'Gt', values: [String(value)] }];
}
