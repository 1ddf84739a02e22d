import { z } from 'zod';
import { arnOf, domainName } from '../primitives';

const existingZone = z.strictObject({
  zone: z
    .literal('existing')
    .default('existing')
    .describe('A hosted zone of this account that already answers for the domain.'),
  zoneName: domainName.optional().describe('Name of the zone; the domain itself without it.'),
  certificateArn: arnOf('acm')
    .optional()
    .describe('Certificate for the domain and its sub-domains; requested from ACM without it.'),
});

const delegatedZone = z.strictObject({
  zone: z
    .literal('delegated')
    .describe('A zone made for the domain and delegated from a parent zone of this account.'),
  parentZoneName: domainName.describe('The parent zone; it gets the NS record.'),
});

const standaloneZone = z.strictObject({
  zone: z
    .literal('standalone')
    .describe('A zone made for the domain, whose name servers you enter at your registrar.'),
  delegated: z
    .boolean()
    .default(false)
    .describe(
      'Set to true once the registrar’s name servers are changed: only then a certificate is requested, since it cannot validate before.',
    ),
});

/** The hosted zone and certificate of the platform's domain. */
export const dnsSection = z
  .union([existingZone, delegatedZone, standaloneZone])
  .prefault({})
  .describe('Hosted zone and certificate of the domain.');
