import type { PlannedSubnet } from './subnet-plan';
import { ValueError } from './value-error';

/** What EKS asks of the subnets of a control plane. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#cluster-subnets */
export const CLUSTER_SUBNETS = { zones: 2, usableAddresses: 6, recommendedAddresses: 16 } as const;

/** What an Application Load Balancer asks of its subnets. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const ALB_SUBNETS = { zones: 2, longestPrefix: 27, freeAddresses: 8 } as const;

/** Asserts that EKS can put a control plane into the subnets: two zones, six addresses in each. */
export function assertClusterSubnets(
  subnets: readonly Pick<PlannedSubnet, 'zone' | 'cidr' | 'usableAddresses'>[],
): void {
  assertZones('an EKS cluster', CLUSTER_SUBNETS.zones, subnets);
  const small = subnets.find((subnet) => subnet.usableAddresses < CLUSTER_SUBNETS.usableAddresses);
  if (!small) return;
  throw new ValueError(
    `subnet ${small.cidr.toString()} has ${small.usableAddresses} usable addresses; EKS needs ${CLUSTER_SUBNETS.usableAddresses} and recommends ${CLUSTER_SUBNETS.recommendedAddresses}; use a larger subnet`,
  );
}

/** Asserts that an Application Load Balancer can use the subnets: two zones, each a /27 or larger. */
export function assertAlbSubnets(subnets: readonly Pick<PlannedSubnet, 'zone' | 'cidr'>[]): void {
  assertZones('an Application Load Balancer', ALB_SUBNETS.zones, subnets);
  const small = subnets.find((subnet) => subnet.cidr.prefix > ALB_SUBNETS.longestPrefix);
  if (!small) return;
  throw new ValueError(
    `subnet ${small.cidr.toString()} is too small for an Application Load Balancer, which needs a /${ALB_SUBNETS.longestPrefix} or larger; use a larger VPC or a lower 'maxZones'`,
  );
}

function assertZones(
  what: string,
  least: number,
  subnets: readonly Pick<PlannedSubnet, 'zone'>[],
): void {
  const zones = new Set(subnets.map((subnet) => subnet.zone));
  if (zones.size >= least) return;
  throw new ValueError(
    `${what} needs subnets in at least ${least} zones, got ${zones.size} (${[...zones].join(', ')}); add a zone`,
  );
}
