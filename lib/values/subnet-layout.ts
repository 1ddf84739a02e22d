import type { Cidr } from './cidr';
import { ValueError } from './value-error';

/** The smallest subnet AWS allows. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const SMALLEST_SUBNET = 28;

/** A private subnet is at least this many bits larger than the other two where there is room. */
const PRIVATE_HEAD_START = 2;

type Tier = 'private' | 'public' | 'intra';

const SMALLEST_PREFIXES = {
  private: SMALLEST_SUBNET,
  public: SMALLEST_SUBNET,
  intra: SMALLEST_SUBNET,
} as const;

/** Where the slots of each tier begin inside the block. */
export interface SubnetLayout {
  readonly tiers: readonly {
    readonly tier: Tier;
    readonly prefix: number;
    /** Addresses between the start of the block and the first slot; a multiple of the subnet size. */
    readonly offset: number;
  }[];
}

/**
 * The layout with the largest private subnets that leaves room for as many public and intra ones.
 * Depends on the size of the block and the number of zones only. Throws a ValueError if none fits.
 */
export function chooseLayout(cidr: Cidr, zones: number): SubnetLayout {
  const layout = candidates(cidr)
    .map((prefixes) => pack(zones, prefixes))
    .find(({ size }) => size <= cidr.size);
  if (!layout) throw new ValueError(tooSmall(cidr, zones));
  return layout;
}

/** The layout with given prefixes. Throws a ValueError if it does not fit. */
export function layoutOf(
  cidr: Cidr,
  zones: number,
  prefixes: Readonly<Record<Tier, number>>,
): SubnetLayout {
  const layout = pack(zones, prefixes);
  if (layout.size > cidr.size) {
    const wanted = layout.tiers.map(({ tier, prefix }) => `${tier} /${prefix}`).join(', ');
    throw new ValueError(
      `${cidr.toString()} has ${cidr.size} addresses; ${zones} slots of ${wanted} need ${layout.size}; use longer prefixes, a larger block or a lower 'maxZones'`,
    );
  }
  return layout;
}

/** The most zones up to a limit that the block can hold, with the smallest subnets or the given ones; 0 if not one. */
export function mostZones(
  cidr: Cidr,
  limit: number,
  prefixes: Readonly<Record<Tier, number>> = SMALLEST_PREFIXES,
): number {
  return Math.min(limit, Math.floor(cidr.size / pack(1, prefixes).size));
}

/** Every choice of prefixes worth trying, the best first. */
function candidates(cidr: Cidr): Readonly<Record<Tier, number>>[] {
  return prefixesFrom(cidr.prefix + 1).flatMap((large) =>
    prefixesFrom(Math.min(large + PRIVATE_HEAD_START, SMALLEST_SUBNET)).map((small) => ({
      private: large,
      public: small,
      intra: small,
    })),
  );
}

function prefixesFrom(first: number): number[] {
  return Array.from({ length: SMALLEST_SUBNET - first + 1 }, (_, index) => first + index);
}

/** Puts the tiers one after another, the largest subnets first, so that each begins on its own boundary. */
function pack(
  zones: number,
  prefixes: Readonly<Record<Tier, number>>,
): SubnetLayout & { readonly size: number } {
  const order: readonly Tier[] = ['private', 'public', 'intra'];
  const bySize = order.toSorted((a, b) => prefixes[a] - prefixes[b]);
  let size = 0;
  const tiers = bySize.map((tier) => {
    const offset = size;
    size += zones * 2 ** (32 - prefixes[tier]);
    return { tier, prefix: prefixes[tier], offset };
  });
  return { tiers, size };
}

function tooSmall(cidr: Cidr, zones: number): string {
  const most = mostZones(cidr, zones);
  const needed = 32 - Math.ceil(Math.log2(pack(zones, SMALLEST_PREFIXES).size));
  const remedy = most > 0 ? ` or plan for ${most} ${most === 1 ? 'zone' : 'zones'} at most` : '';
  return `the VPC ${cidr.toString()} is too small for private, public and intra subnets in ${zones} ${zones === 1 ? 'zone' : 'zones'} with the smallest subnet AWS allows (/${SMALLEST_SUBNET}); use a /${needed} or larger${remedy}`;
}
