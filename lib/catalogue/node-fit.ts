import { instanceFamilies, instanceTypesOf, type InstanceType } from './instance-types';

/** An amount that is asked of one node. */
export interface Demand {
  /** What was asked, as it was written, such as `64Gi`. */
  readonly asked: string;
  /** The amount asked for, in the unit of `has`. */
  readonly wanted: number;
  /** How much an instance of a type has for pods. */
  readonly has: (type: InstanceType) => number;
  /** An amount as people write it, rounded down. */
  readonly text: (amount: number) => string;
}

/** Families that are named as a way out. */
const MOST_FAMILIES = 3;

/**
 * Why none of the types carries all demands, and the smallest change that would help; undefined where one
 * carries them, and for no types, of which nothing is known.
 */
export function misfit(
  types: readonly InstanceType[],
  demands: readonly Demand[],
): string | undefined {
  if (types.length === 0 || types.some((type) => carries(type, demands))) return undefined;
  const ways = [...lessOf(types, demands), ...otherFamilies(types, demands)];
  return `${mostOf(types, demands)}; ${ways.join(', or ') || 'ask for less of each'}`;
}

const carries = (type: InstanceType, demands: readonly Demand[]): boolean =>
  demands.every(({ has, wanted }) => has(type) >= wanted);

/** The type that has most of something, the smallest of several. */
function largest(types: readonly InstanceType[], { has }: Demand): InstanceType | undefined {
  return types.toSorted((a, b) => has(b) - has(a) || a.vCpus - b.vCpus)[0];
}

function mostOf(types: readonly InstanceType[], demands: readonly Demand[]): string {
  const amounts = demands.flatMap((demand) => {
    const type = largest(types, demand);
    return type === undefined ? [] : [`${demand.text(demand.has(type))} on ${type.name}`];
  });
  return `at most it has ${amounts.join(', ')}`;
}

/** Asking for less of one thing alone: of that of which the least must be given up. */
function lessOf(types: readonly InstanceType[], demands: readonly Demand[]): string[] {
  const changes = demands.map((demand) => {
    const others = demands.filter((each) => each !== demand);
    const able = types.filter((type) => carries(type, others));
    const most = Math.max(0, ...able.map(demand.has));
    return { demand, most, kept: most / demand.wanted };
  });
  const [best] = changes.filter(({ most }) => most > 0).toSorted((a, b) => b.kept - a.kept);
  return best === undefined ? [] : [`ask for ${best.demand.text(best.most)} or less in a pod`];
}

/** Families with the same kind of devices whose instances carry all demands, those of the smallest first. */
function otherFamilies(types: readonly InstanceType[], demands: readonly Demand[]): string[] {
  const [like] = types;
  const able = instanceFamilies()
    .flatMap((family) => instanceTypesOf(family))
    .filter((type) => isLike(type, like) && carries(type, demands))
    .toSorted((a, b) => a.vCpus - b.vCpus);
  const families = [...new Set(able.map(({ family }) => family))].slice(0, MOST_FAMILIES);
  return families.length === 0 ? [] : [`use a pool with the family ${families.join(' or ')}`];
}

const isLike = (type: InstanceType, like: InstanceType | undefined): boolean =>
  type.architecture === like?.architecture && type.accelerator?.kind === like.accelerator?.kind;
