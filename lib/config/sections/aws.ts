import { z } from 'zod';
import { iamArn } from '../primitives';
import type { ProfileDefaults } from '../profiles';
import { imagesSection } from './images';

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const tagText = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, {
      error: 'must be letters, digits, spaces and _ . : / = + - @',
    });

const accountId = z
  .string()
  .regex(/^\d{12}$/, { error: 'must be the 12 digits of an AWS account id, in quotes' })
  .optional()
  .describe(
    'Account the platform is deployed to; needed only where a manifest must carry an account fact (workloadIdentity irsa, images.pullThroughCache).',
  );

const workloadIdentity = z
  .enum(['pod-identity', 'irsa'])
  .default('pod-identity')
  .describe(
    'How pods get AWS credentials: EKS Pod Identity, or IAM roles for service accounts (needs aws.accountId).',
  );

const budget = ({ monthlyBudgetUsd }: ProfileDefaults) =>
  z
    .strictObject({
      monthlyUsd: z
        .number()
        .positive()
        .default(monthlyBudgetUsd)
        .describe('Monthly cost in US dollars at which people are told.'),
      notify: z
        .array(z.email({ error: 'must be an e-mail address' }))
        .max(10)
        .default([])
        .describe(
          'E-mail addresses told at 80 % and 100 % of the budget, and on a forecast above it; without any there is no budget.',
        ),
    })
    .prefault({})
    .describe('Budget over everything that carries the platform’s cost tag.');

const quotas = ({ checkQuotas }: ProfileDefaults) =>
  z
    .strictObject({
      check: z
        .enum(['off', 'warn', 'fail'])
        .default(checkQuotas)
        .describe(
          'What `terraform plan` does when an EC2 quota of the account is below what the node pools may grow to.',
        ),
      declared: z
        .record(z.string(), z.int().min(0))
        .default({})
        .describe(
          'vCPUs that the account may have, by the code of the EC2 quota, such as `L-DB2E81BA: 192`: node pools that may grow beyond are refused at synth. Quotas that are not named are left to `check`.',
        ),
    })
    .prefault({})
    .describe('EC2 quotas.');

/** What concerns the AWS account as a whole. */
export const awsSection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      accountId,
      tags: z
        .record(
          tagText(1, 128).regex(/^(?!aws:)/i, {
            error: 'must not begin with aws:, which AWS keeps for itself',
          }),
          tagText(0, 256),
        )
        .default({})
        .describe('Cost-allocation tags put on every AWS resource besides our own.'),
      permissionsBoundaryArn: iamArn('policy')
        .optional()
        .describe('Permissions boundary set on every IAM role that is created.'),
      workloadIdentity,
      budget: budget(defaults),
      quotas: quotas(defaults),
      images: imagesSection,
    })
    .prefault({})
    .describe('The AWS account as a whole.');
