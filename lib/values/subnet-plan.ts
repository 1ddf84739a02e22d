import { Cidr } from './cidr';
import { chooseLayout, layoutOf, mostZones, type SubnetLayout } from './subnet-layout';
import { ValueError } from './value-error';

/** AWS allows an IPv4 block of a VPC between these prefixes. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const VPC_PREFIXES = { largest: 16, smallest: 28 } as const;

/** Shared address space (RFC 6598), which no company network routes: where pods have networks of their own. */
export const POD_SPACE = Cidr.parse('100.64.0.0/10');

/** AWS keeps the first four addresses and the last one of each subnet. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export const RESERVED_ADDRESSES_PER_SUBNET = 5;

/** The most zones a plan serves: no AWS region has more Availability Zones. */
export const MAXIMUM_ZONES = 6;

/**
 * What a subnet is for: `private` nodes and pods behind NAT (the largest), `public` load balancers
 * and NAT gateways, `intra` without a route to the internet, `pods` the secondary pod network.
 */
export type SubnetTier = 'private' | 'public' | 'intra' | 'pods';

/** A tier inside the primary block of the VPC. */
export type PrimaryTier = Exclude<SubnetTier, 'pods'>;

/** One subnet of a plan. */
export interface PlannedSubnet {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: Cidr;
  /** Addresses that pods, nodes and load balancers can take: the size less the five AWS keeps. */
  readonly usableAddresses: number;
}

/** What `planSubnets` needs to know. */
export interface SubnetPlanOptions {
  /** The primary block of the VPC, /16 to /28. */
  readonly cidr: Cidr;
  /**
   * One to six distinct zones. A zone's place in this list is its slot in the address space: append
   * new zones at the end, and never reorder, for then existing subnets stay where they are.
   */
  readonly zones: readonly string[];
  /**
   * The tiers to create. The space of each tier stays reserved without it, so that adding one later moves nothing.
   * @default - private, public and intra
   */
  readonly tiers?: readonly PrimaryTier[];
  /**
   * The number of zones that space is reserved for, 1 to 6. Fewer give larger subnets, but raising
   * it later moves every subnet, which AWS can only do by replacing them.
   * @default - the most that the block can hold, at most 6; it depends on nothing but the block's size
   */
  readonly maxZones?: number;
  /**
   * Prefixes for all three tiers instead of the computed ones, such as `{ private: 20, public: 24, intra: 24 }`.
   * @default - the largest private subnets that leave room for the two other tiers
   */
  readonly prefixes?: Readonly<Record<PrimaryTier, number>>;
  /**
   * A secondary block for pods, such as 100.64.0.0/16; one `pods` subnet a zone.
   * @default - pods take addresses of the private subnets
   */
  readonly podCidr?: Cidr;
  /**
   * Networks that must stay reachable or unambiguous (peered VPCs, offices, the cluster's service
   * range); overlap is an error.
   * @default - none
   */
  readonly peerCidrs?: readonly Cidr[];
}

/** Where each subnet of a VPC lies. */
export class SubnetPlan {
  constructor(
    /** The primary block. */
    readonly cidr: Cidr,
    /** The number of zones that space is reserved for. */
    readonly maxZones: number,
    /** Every subnet, by tier, then by zone in the order given. */
    readonly subnets: readonly PlannedSubnet[],
    /** The secondary block for pods, if there is one. */
    readonly podCidr?: Cidr,
  ) {}

  /** The subnets of one tier in the order of the zones; empty for a tier that was not asked for. */
  tier(tier: SubnetTier): readonly PlannedSubnet[] {
    return this.subnets.filter((subnet) => subnet.tier === tier);
  }

  /** Addresses that can be taken in all subnets of a tier together. */
  usableAddresses(tier: SubnetTier): number {
    return this.tier(tier).reduce((sum, subnet) => sum + subnet.usableAddresses, 0);
  }
}

/**
 * Divides a VPC into subnets, one a tier and zone: distinct, disjoint, inside the block, and stable
 * when zones are appended or tiers are switched on.
 *
 * Throws a ValueError when the block is not one AWS accepts, cannot hold the zones, or overlaps a peer.
 */
export function planSubnets(options: SubnetPlanOptions): SubnetPlan {
  const { cidr, zones, podCidr, peerCidrs = [], tiers = ['private', 'public', 'intra'] } = options;
  checkBlock('the VPC', cidr);
  checkZones(zones);
  checkTiers(tiers);
  checkOverlaps(cidr, podCidr, peerCidrs);
  const maxZones = zoneSlots(options);
  const layout = layoutFor(options, maxZones);
  const primary = layout.tiers
    .filter(({ tier }) => tiers.includes(tier))
    .flatMap(({ tier, prefix, offset }) => {
      const networks = cidr.subnets(prefix);
      const firstIndex = offset / 2 ** (32 - prefix);
      return zones.map((zone, slot) => planned(tier, zone, networks.at(firstIndex + slot)));
    });
  const pods = podCidr ? podSubnets(podCidr, zones, maxZones) : [];
  return new SubnetPlan(cidr, maxZones, [...primary, ...pods], podCidr);
}

function planned(tier: SubnetTier, zone: string, cidr: Cidr): PlannedSubnet {
  return { tier, zone, cidr, usableAddresses: cidr.size - RESERVED_ADDRESSES_PER_SUBNET };
}

function podSubnets(podCidr: Cidr, zones: readonly string[], maxZones: number): PlannedSubnet[] {
  checkBlock('the pod network', podCidr);
  const prefix = podCidr.prefix + Math.ceil(Math.log2(maxZones));
  if (prefix > VPC_PREFIXES.smallest) {
    throw new ValueError(
      `the pod network ${podCidr.toString()} is too small for ${maxZones} zones: each subnet would be a /${prefix}, the smallest AWS allows is /${VPC_PREFIXES.smallest}; give a larger one such as 100.64.0.0/16`,
    );
  }
  const networks = podCidr.subnets(prefix);
  return zones.map((zone, slot) => planned('pods', zone, networks.at(slot)));
}

function zoneSlots({ cidr, zones, maxZones, prefixes }: SubnetPlanOptions): number {
  if (maxZones === undefined) {
    return Math.max(mostZones(cidr, MAXIMUM_ZONES, prefixes), zones.length);
  }
  if (!Number.isInteger(maxZones) || maxZones < 1 || maxZones > MAXIMUM_ZONES) {
    throw new ValueError(
      `'maxZones' must be an integer from 1 to ${MAXIMUM_ZONES}, got ${maxZones}`,
    );
  }
  if (maxZones < zones.length) {
    throw new ValueError(
      `'maxZones' is ${maxZones}, but ${zones.length} zones are given (${zones.join(', ')}); raise it to ${zones.length}`,
    );
  }
  return maxZones;
}

function layoutFor({ cidr, prefixes }: SubnetPlanOptions, maxZones: number): SubnetLayout {
  if (!prefixes) return chooseLayout(cidr, maxZones);
  for (const [tier, prefix] of Object.entries(prefixes)) {
    if (!Number.isInteger(prefix) || prefix <= cidr.prefix || prefix > VPC_PREFIXES.smallest) {
      throw new ValueError(
        `the prefix of the '${tier}' tier must be an integer from ${cidr.prefix + 1} to ${VPC_PREFIXES.smallest} in ${cidr.toString()}, got ${prefix}`,
      );
    }
  }
  return layoutOf(cidr, maxZones, prefixes);
}

function checkBlock(what: string, cidr: Cidr): void {
  if (cidr.prefix >= VPC_PREFIXES.largest && cidr.prefix <= VPC_PREFIXES.smallest) return;
  throw new ValueError(
    `${what} is ${cidr.toString()}; AWS allows prefixes from /${VPC_PREFIXES.largest} to /${VPC_PREFIXES.smallest}`,
  );
}

function checkZones(zones: readonly string[]): void {
  if (zones.length < 1 || zones.length > MAXIMUM_ZONES) {
    throw new ValueError(`'zones' must name 1 to ${MAXIMUM_ZONES} zones, got ${zones.length}`);
  }
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  if (twice !== undefined)
    throw new ValueError(`'zones' names '${twice}' twice; each zone has one slot`);
  if (zones.includes('')) throw new ValueError(`'zones' contains an empty name`);
}

function checkTiers(tiers: readonly PrimaryTier[]): void {
  if (tiers.length === 0) {
    throw new ValueError(`'tiers' is empty; name at least one of private, public, intra`);
  }
}

/** Blocks that AWS names for pods: in no other network, as a rule. https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html */
const POD_BLOCKS = [Cidr.parse('100.64.0.0/16'), Cidr.parse('198.19.0.0/16')];

const podBlockBeside = (cidr: Cidr): string =>
  POD_BLOCKS.filter((block) => !block.overlaps(cidr))
    .map((block) => block.toString())
    .join(' or ');

function checkOverlaps(cidr: Cidr, podCidr: Cidr | undefined, peers: readonly Cidr[]): void {
  if (podCidr?.overlaps(cidr)) {
    throw new ValueError(
      `the pod network ${podCidr.toString()} overlaps the VPC ${cidr.toString()}; choose a block outside it such as ${podBlockBeside(cidr)}`,
    );
  }
  for (const peer of peers) {
    if (peer.overlaps(cidr)) {
      throw new ValueError(
        `the VPC ${cidr.toString()} overlaps the peer network ${peer.toString()}; choose a VPC block outside it`,
      );
    }
    if (podCidr?.overlaps(peer)) {
      throw new ValueError(
        `the pod network ${podCidr.toString()} overlaps the peer network ${peer.toString()}; choose another block`,
      );
    }
  }
}
