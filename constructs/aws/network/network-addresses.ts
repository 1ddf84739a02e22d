import type { IConstruct } from 'constructs';
import { ParseError, ValidationError } from '../../../lib/errors';
import { Cidr, planSubnets, POD_SPACE, ValueError, type SubnetPlan } from '../../../lib/values';

/** How the addresses of a network are divided. */
export interface AddressOptions {
  /** Primary IPv4 block, /16 to /28. It cannot be changed later. */
  readonly cidr: string;
  /**
   * One to six availability zones of one region. Append further zones at the end: the place of a zone
   * decides its addresses. A cluster needs at least two.
   */
  readonly zones: readonly string[];
  /**
   * Zones that addresses are set aside for, 1 to 6. Fewer give larger subnets; raising it later moves
   * every subnet.
   * @default - the most that the block can hold, at most 6
   */
  readonly maxZones?: number;
  /**
   * Secondary IPv4 block for pods, inside 100.64.0.0/10, so that pods use none of the primary
   * addresses. A node class places pods there by the tag `POD_DISCOVERY_TAG`.
   * @default - pods have addresses of the private subnets
   */
  readonly podCidr?: string;
  /**
   * Networks that this one must not overlap: peered VPCs, offices, the service range of the cluster.
   * @default - none
   */
  readonly peerCidrs?: readonly string[];
}

/** Divides the addresses, or says in terms of the props why it cannot. */
export function subnetPlan(scope: IConstruct, options: AddressOptions): SubnetPlan {
  const { zones, maxZones, podCidr, peerCidrs = [] } = options;
  const cidr = parse(scope, 'cidr', options.cidr);
  const pods = podCidr === undefined ? undefined : parse(scope, 'podCidr', podCidr);
  if (pods && !POD_SPACE.contains(pods)) {
    throw new ValidationError(
      scope,
      `'podCidr' must lie inside ${POD_SPACE.toString()}, got '${pods.toString()}'; choose one such as 100.64.0.0/16`,
    );
  }
  const peers = peerCidrs.map((peer) => parse(scope, 'peerCidrs', peer));
  return explain(scope, 'cidr', () =>
    planSubnets({ cidr, zones, maxZones, podCidr: pods, peerCidrs: peers }),
  );
}

function parse(scope: IConstruct, property: string, text: string): Cidr {
  return explain(scope, property, () => Cidr.parse(text));
}

/** Says where a value came from that a value type refused. */
function explain<T>(scope: IConstruct, property: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ParseError || error instanceof ValueError) {
      throw new ValidationError(scope, `'${property}': ${error.message}`);
    }
    throw error;
  }
}
