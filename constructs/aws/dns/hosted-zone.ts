import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { TerraformOutput, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { Hostname } from '../../../lib/values';
import { domainName } from './domain-name';
import { existingZone } from './existing-zone';
import type { IHostedZone } from './i-hosted-zone';
import { ownableDomain } from './reserved-domain';

/** An hour: short enough to correct a delegation, long enough to be cached. */
const NS_TTL_SECONDS = 3600;

/** Delegated by an NS record that is written into a parent zone of the same account. */
export interface ParentDelegation {
  readonly kind: 'parent';
  /** The parent: `ml.acme.io` is delegated from `acme.io`. */
  readonly parent: IHostedZone;
}

/** Delegated by hand, at a registrar or in another account, with the name servers that are printed. */
export interface StandaloneDelegation {
  readonly kind: 'standalone';
  /** False on the first deployment; true once the parent answers with the zone's name servers. */
  readonly delegated: boolean;
}

/** Props of a `HostedZone`. */
export interface HostedZoneProps {
  /** Name of the zone without a trailing dot, such as `ml.acme.io`. */
  readonly zoneName: string;
  /** How public resolvers come to find the zone. */
  readonly delegation: ParentDelegation | StandaloneDelegation;
  /**
   * Whether destroying the zone also removes records that were not made by Terraform, such as those
   * of ExternalDNS. Without it, destroying a zone that still has such records fails.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** How to find a zone by its id. */
export interface HostedZoneIdOptions {
  /** Id of the zone. */
  readonly zoneId: string;
  /** Name of the zone; planning fails if the zone has another one. */
  readonly zoneName: string;
}

/** A public hosted zone made for the platform, with its delegation. */
export class HostedZone extends Construct implements IHostedZone {
  /** An existing public zone of this account, found by its name. */
  static fromName(scope: Construct, id: string, zoneName: string): IHostedZone {
    return existingZone(scope, id, { zoneName });
  }

  /** An existing zone of this account, found by its id. Needed where two zones have the same name. */
  static fromId(scope: Construct, id: string, options: HostedZoneIdOptions): IHostedZone {
    return existingZone(scope, id, options);
  }

  readonly zoneId: string;
  readonly zoneArn: string;
  readonly zoneName: string;
  readonly nameServers: readonly string[];
  readonly delegated: boolean;
  readonly delegation: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HostedZoneProps) {
    super(scope, id);
    const name = domainName(this, 'zoneName', props.zoneName);
    validate(this, name, props.delegation);

    const zone = new Route53Zone(this, 'Resource', {
      name: props.zoneName,
      comment: 'Records of the machine-learning platform',
      forceDestroy: props.forceDestroy ?? false,
      lifecycle: ownableDomain(this, name),
    });
    this.zoneId = zone.zoneId;
    this.zoneArn = zone.arn;
    this.zoneName = props.zoneName;
    this.nameServers = zone.nameServers;

    this.delegated = props.delegation.kind === 'parent' || props.delegation.delegated;
    this.delegation = this.delegate(props.delegation);
  }

  private delegate(delegation: HostedZoneProps['delegation']): ITerraformDependable[] {
    if (delegation.kind === 'standalone') {
      const output = new TerraformOutput(this, 'NameServers', {
        value: [...this.nameServers],
        description: `Name servers of ${this.zoneName}: enter them at the registrar or in the parent zone`,
      });
      output.overrideLogicalId(`name_servers_${this.zoneName.replaceAll(/[.-]/g, '_')}`);
      return [];
    }
    return [
      new Route53Record(this, 'Delegation', {
        zoneId: delegation.parent.zoneId,
        name: this.zoneName,
        type: 'NS',
        ttl: NS_TTL_SECONDS,
        records: [...this.nameServers],
        dependsOn: [...delegation.parent.delegation],
      }),
    ];
  }
}

function validate(
  scope: Construct,
  name: Hostname,
  delegation: HostedZoneProps['delegation'],
): void {
  if (delegation.kind === 'standalone') return;
  const parent = domainName(scope, 'parent', delegation.parent.zoneName);
  if (!name.isUnder(parent)) {
    throw new ValidationError(
      scope,
      `'zoneName' must lie below the parent zone '${parent.toString()}', got '${name.toString()}'; choose a name such as 'ml.${parent.toString()}' or another parent`,
    );
  }
  if (!delegation.parent.delegated) {
    throw new ValidationError(
      scope,
      `'parent' must be a zone that public resolvers find, but '${parent.toString()}' is not delegated yet; delegate it first and set its 'delegated' to true`,
    );
  }
}
