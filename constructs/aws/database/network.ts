import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

const MINIMUM_ZONES = 2;

/** The part of a network that a database needs. */
export interface IDatabaseNetwork {
  /** VPC of the database. */
  readonly vpcId: string;
  /** Ids of subnets without a route to the internet; empty when the network has none. */
  readonly intraSubnetIds: readonly string[];
  /** Ids of the private subnets, used when there are no intra subnets. */
  readonly privateSubnetIds: readonly string[];
}

/** The most isolated subnets of a network. Throws when they are fewer than a subnet group takes. */
export const isolatedSubnets = (scope: Construct, network: IDatabaseNetwork): string[] => {
  const { intraSubnetIds, privateSubnetIds } = network;
  const subnets = intraSubnetIds.length > 0 ? intraSubnetIds : privateSubnetIds;
  if (subnets.length >= MINIMUM_ZONES) return [...subnets];
  throw new ValidationError(
    scope,
    `'network' must have intra or private subnets in at least ${MINIMUM_ZONES} zones, got ${subnets.length}; add a zone, a database needs a second one to fail over to`,
  );
};
