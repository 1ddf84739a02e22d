import type { PolicyStatement } from '../identity';
import type { IHostedZone } from './i-hosted-zone';

/** An identity that takes statements with a justified wildcard. */
export interface IRecordWriter {
  /** Gives the identity these statements; `id` is unique for it. */
  addPolicy(id: string, statements: readonly PolicyStatement[]): void;
}

/**
 * Lets an identity write records of one domain into one zone, and nothing beside it: what ExternalDNS
 * needs. https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/#iam-policy
 *
 * @param domain the domain whose records, and those below it, may be written; the zone may hold others.
 */
export function grantRecords(writer: IRecordWriter, zone: IHostedZone, domain: string): void {
  writer.addPolicy('records', [
    {
      sid: 'WriteRecordsOfDomain',
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [zone.zoneArn],
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
      conditions: {
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': [domain, `*.${domain}`],
        },
      },
    },
    {
      sid: 'ReadRecordsOfZone',
      actions: ['route53:ListResourceRecordSets', 'route53:ListTagsForResource'],
      resources: [zone.zoneArn],
    },
    {
      sid: 'FindZones',
      actions: ['route53:ListHostedZones'],
      resources: ['*'],
      wildcardReason: 'listing zones knows no resources',
    },
  ]);
}
