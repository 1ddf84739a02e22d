import type { ITerraformDependable } from 'cdktf';

/** A public Route 53 hosted zone that records of the platform go into. */
export interface IHostedZone {
  /** Id of the zone, such as `Z0123456789ABCDEFGHIJ`. */
  readonly zoneId: string;
  /** ARN of the zone, for policies that permit writing to this zone alone. */
  readonly zoneArn: string;
  /** Name of the zone without a trailing dot, known at synth. */
  readonly zoneName: string;
  /** The four name servers of the zone, known at apply. */
  readonly nameServers: readonly string[];
  /** Whether public resolvers find the zone. Until then no certificate can validate. */
  readonly delegated: boolean;
  /** What must exist before public resolvers find the zone: the NS record in its parent. */
  readonly delegation: readonly ITerraformDependable[];
}
