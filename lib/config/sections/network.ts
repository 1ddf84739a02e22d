import { z } from 'zod';
import { INTERFACE_ENDPOINTS } from '../choices';
import { cidrText, logRetentionDays } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const subnetIds = z
  .array(
    z.string().regex(/^subnet-[0-9a-f]{8,17}$/, { error: 'must be the id of a subnet: subnet-…' }),
  )
  .min(1);

const zones = z
  .array(
    z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, {
      error: 'must be an availability zone such as us-west-2a',
    }),
  )
  .min(2)
  .max(6);

const existing = z.strictObject({
  existing: z
    .strictObject({
      vpcId: z
        .string()
        .regex(/^vpc-[0-9a-f]{8,17}$/, { error: 'must be the id of a VPC: vpc-…' })
        .describe('The VPC.'),
      cidr: cidrText.describe('Its primary IPv4 network.'),
      zones: zones.describe(
        'Availability zones of the subnets, in the order of each list of subnets.',
      ),
      privateSubnetIds: subnetIds.describe('Subnets of nodes and mount targets, one a zone.'),
      publicSubnetIds: subnetIds.optional().describe('Subnets of internet-facing load balancers.'),
      intraSubnetIds: subnetIds
        .optional()
        .describe('Subnets of the control plane and databases; the private ones without it.'),
    })
    .describe('A VPC that already exists; its subnets carry the load-balancer and discovery tags.'),
});

const created = (defaults: ProfileDefaults) =>
  z.strictObject({
    cidr: cidrText.default('10.0.0.0/16').describe('The VPC’s primary IPv4 network, /16 to /24.'),
    zones: zones
      .optional()
      .describe(
        `Availability zones, two to six; the region’s first ${defaults.zoneCount} without it.`,
      ),
    nat: z
      .enum(['single', 'perZone', 'none'])
      .default(defaults.nat)
      .describe('NAT gateways: one for all zones, one a zone, or none (interface endpoints only).'),
    podCidr: cidrText
      .optional()
      .describe(
        'Secondary network for pods, taken from 100.64.0.0/10, so that pods use none of the VPC’s own addresses.',
      ),
    interfaceEndpoints: z
      .array(z.enum(INTERFACE_ENDPOINTS))
      .default([...defaults.interfaceEndpoints])
      .describe(
        'AWS services reached inside the VPC. S3 always has its gateway endpoint, which costs nothing.',
      ),
    flowLogs: z
      .boolean()
      .default(defaults.flowLogs)
      .describe('Whether flow logs are kept in CloudWatch.'),
    logRetentionDays: logRetentionDays
      .default(defaults.logRetentionDays)
      .describe('How long flow logs are kept, in days.'),
  });

/** The VPC: made here, or one that exists. */
export const networkSection = (defaults: ProfileDefaults) =>
  z
    .union([existing, created(defaults)])
    .prefault({})
    .describe('The VPC: made here, or an existing one.');
