import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone';
import type { TerraformResourceLifecycle } from 'cdktf';
import { Construct } from 'constructs';
import { domainName } from './domain-name';
import type { IHostedZone } from './i-hosted-zone';
import { ownableDomain } from './reserved-domain';

/** Looks an existing public zone up at plan, by name or, where the id is given, by id. */
export function existingZone(
  scope: Construct,
  id: string,
  { zoneName, zoneId }: { readonly zoneName: string; readonly zoneId?: string },
): IHostedZone {
  const zone = new Construct(scope, id);
  const domain = domainName(zone, 'zoneName', zoneName);
  const data = new DataAwsRoute53Zone(
    zone,
    'Resource',
    zoneId === undefined
      ? { name: zoneName, privateZone: false, lifecycle: ownableDomain(zone, domain) }
      : { zoneId, lifecycle: ownableDomain(zone, domain, hasName(zoneName)) },
  );
  return {
    zoneId: data.zoneId,
    zoneArn: data.arn,
    zoneName,
    nameServers: data.nameServers,
    delegated: true,
    delegation: [],
  };
}

/** Route 53 gives names with a trailing dot, the data source of some versions without. */
function hasName(zoneName: string): TerraformResourceLifecycle {
  const postcondition = {
    condition: `\${trimsuffix(self.name, ".") == "${zoneName}" && !self.private_zone}`,
    errorMessage: `The hosted zone with this id is not the public zone '${zoneName}'. Give the id of that zone, or leave the id out.`,
  };
  return { postcondition: [postcondition] };
}
