import {
  instanceFamilies,
  instanceType,
  instanceTypesOf,
  type Architecture,
  type InstanceType,
} from '../../../lib/catalogue';
import { ValueError } from '../../../lib/values';
import type { InstanceRequirementsOptions } from './instance-requirements';

/**
 * The instance types that a pool may start, the families in the order given; undefined where it names a
 * family or type that the catalogue does not know.
 */
export function poolInstanceTypes(
  instances: InstanceRequirementsOptions,
  architectures: readonly Architecture[] = ['amd64'],
): readonly InstanceType[] | undefined {
  return named(instances)?.filter(
    (type) => architectures.includes(type.architecture) && meets(type, instances),
  );
}

/** The types that are named, or all; what else is asked of them comes later. */
function named({
  families,
  types,
}: InstanceRequirementsOptions): readonly InstanceType[] | undefined {
  if (types !== undefined) return known(() => types.map(instanceType));
  return known(() => (families ?? instanceFamilies()).flatMap(instanceTypesOf));
}

/** Letters and generation at the head of a family: `c` and 7 of `c7i-flex`. */
const FAMILY = /^([a-z]+)(\d+)/;

function meets(type: InstanceType, options: InstanceRequirementsOptions): boolean {
  const [, category, generation] = FAMILY.exec(type.family) ?? [];
  const { name, count, memoryGiB = 0 } = type.accelerator ?? {};
  return [
    isOneOf(options.categories, category),
    isOneOf(options.families, type.family),
    isOneOf(options.sizes, type.size),
    isOneOf(options.cpus, type.vCpus),
    isOneOf(options.gpuNames, name),
    isOneOf(options.gpuCounts, count),
    isAbove(options.generationAbove, Number(generation)),
    isAbove(options.gpuMemoryAboveMiB, memoryGiB * 1024),
    isAbove(options.localNvmeAboveGiB, type.localNvmeGB),
  ].every(Boolean);
}

const isOneOf = <Value>(allowed: readonly Value[] | undefined, value: Value | undefined): boolean =>
  allowed === undefined || (value !== undefined && allowed.includes(value));

const isAbove = (least: number | undefined, value: number): boolean =>
  least === undefined || value > least;

function known<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
