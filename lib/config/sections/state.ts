import { z } from 'zod';
import { arnOf, regionName } from '../primitives';

const local = z.strictObject({
  backend: z.literal('local').describe('A file below state/<environment>/, for one person’s lab.'),
});

const s3 = z.strictObject({
  backend: z.literal('s3').describe('An S3 bucket with native locking.'),
  bucket: z
    .string()
    .regex(/^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
      error:
        'must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
    })
    .describe('Bucket that holds the state; it must exist before the first plan.'),
  region: regionName.optional().describe('Region of the bucket; the platform’s own without it.'),
  kmsKeyArn: arnOf('kms')
    .optional()
    .describe('Key that encrypts the state; one that S3 keeps itself (AES-256) without it.'),
});

/** Where Terraform keeps its state. Keys contain the environment: no two environments share one. */
export const stateSection = z
  .discriminatedUnion('backend', [local, s3])
  .default({ backend: 'local' })
  .describe('Where Terraform keeps its state.');
