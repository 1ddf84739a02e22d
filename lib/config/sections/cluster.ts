import { z } from 'zod';
import { cidrText, iamArn, label, logRetentionDays, principalArn } from '../primitives';
import type { ProfileDefaults } from '../profiles';

/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const MOST_ENDPOINT_NETWORKS = 40;

const endpoint = (defaults: ProfileDefaults) =>
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z
          .literal('public')
          .describe(
            'Reachable from the internet by the networks listed; IAM authenticates every call.',
          ),
        cidrs: z
          .array(cidrText)
          .min(1)
          .max(MOST_ENDPOINT_NETWORKS)
          .describe('Networks that may reach the API server.'),
        allowAnywhereReason: z
          .string()
          .min(10)
          .optional()
          .describe(
            'Why networks wider than /8 may, such as 0.0.0.0/0; without a reason they are refused.',
          ),
      }),
      z.strictObject({
        kind: z.literal('private').describe('Reachable inside the VPC only.'),
        accessPath: z
          .enum(['vpn', 'runner-in-vpc', 'ssm'])
          .describe('How the machine that runs Terraform reaches the VPC.'),
      }),
    ])
    .default(defaults.endpoint)
    .describe('How the API server is reached.');

const common = (defaults: ProfileDefaults) => ({
  version: z
    .string()
    .regex(/^1\.\d{2}$/, { error: 'must be a Kubernetes minor version in quotes, such as "1.35"' })
    .optional()
    .describe('Kubernetes minor version; the catalogue’s default without it.'),
  endpoint: endpoint(defaults),
  admins: z
    .array(principalArn)
    .default([])
    .describe(
      'IAM principals with full access to the cluster. When empty, the principal that runs Terraform; name them as soon as more than one principal deploys.',
    ),
  logRetentionDays: logRetentionDays
    .default(defaults.logRetentionDays)
    .describe('How long control-plane logs are kept, in days.'),
  deletionProtection: z
    .boolean()
    .default(defaults.deletionProtection)
    .describe('Whether AWS refuses to delete the cluster.'),
});

const auto = (defaults: ProfileDefaults) =>
  z.strictObject({
    mode: z
      .literal('auto')
      .default('auto')
      .describe(
        'EKS Auto Mode: AWS runs Karpenter, the CNI, DNS, EBS and load-balancer controllers.',
      ),
    ...common(defaults),
  });

const karpenter = (defaults: ProfileDefaults) =>
  z.strictObject({
    mode: z
      .literal('karpenter')
      .describe(
        'A managed node group for the controllers, and Karpenter installed by us: needed for MIG, MPS, time-slicing and capacity blocks.',
      ),
    ...common(defaults),
    systemNodes: z
      .strictObject({
        instanceTypes: z
          .array(z.string())
          .min(1)
          .default(['m7i.large', 'm6i.large'])
          .describe('Instance types of the managed node group.'),
        min: z.int().min(2).default(2).describe('Fewest nodes.'),
        max: z.int().min(2).default(4).describe('Most nodes.'),
        diskGiB: z.int().min(20).max(16384).default(50).describe('Root volume of a node, in GiB.'),
      })
      .prefault({})
      .describe('The managed node group that carries the platform’s controllers.'),
  });

const existing = z.strictObject({
  existing: z
    .strictObject({
      name: z
        .string()
        .regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, {
          error:
            'must be the name of a cluster: up to 100 letters, digits, hyphens and underscores',
        })
        .describe('Name of the cluster.'),
      compute: z
        .enum(['auto', 'karpenter', 'other'])
        .describe(
          'Who makes its nodes: EKS Auto Mode, self-managed Karpenter, or something this program leaves alone (no node pools are written).',
        ),
      nodeRoleName: label(64)
        .optional()
        .describe(
          'IAM role of the nodes that the pools create; it must exist, with an access entry. Needed where there are node pools.',
        ),
      oidcProviderArn: iamArn('oidc-provider')
        .optional()
        .describe('IAM OIDC provider of the cluster; needed for aws.workloadIdentity irsa.'),
      serviceCidrs: z
        .array(cidrText)
        .min(1)
        .optional()
        .describe(
          'Networks of Service addresses, whose tenth address is cluster DNS; the two that EKS chooses from without it.',
        ),
      networkCidrs: z
        .array(cidrText)
        .min(1)
        .describe(
          'Networks that the API server’s addresses lie in; pods that call it are allowed to reach them.',
        ),
    })
    .describe('A cluster that already exists.'),
});

/** The Kubernetes cluster: EKS Auto Mode, EKS with Karpenter, or one that exists. */
export const clusterSection = (defaults: ProfileDefaults) =>
  z
    .union([existing, karpenter(defaults), auto(defaults)])
    .prefault({})
    .describe(
      'The cluster: EKS Auto Mode (default), EKS with self-managed Karpenter, or an existing one.',
    );
