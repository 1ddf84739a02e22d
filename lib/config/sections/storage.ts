import { z } from 'zod';
import { days, label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const posixId = z.int().min(0).max(4294967295);

const accessPoint = z.strictObject({
  uid: posixId.describe('User id that every file access through this access point has.'),
  gid: posixId.describe('Group id that every file access through this access point has.'),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9._/-]{0,99}$/)
    .optional()
    .describe('Directory on the file system; `/<name>` without it.'),
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/, { error: 'must be an octal mode in quotes, such as "0770"' })
    .default('0770')
    .describe('Permissions of the directory when it is created, octal.'),
});

const createdFileSystem = (defaults: ProfileDefaults) =>
  z.strictObject({
    infrequentAccessAfterDays: z
      .literal([1, 7, 14, 30, 60, 90, 180, 270, 365])
      .default(30)
      .describe(
        'Days without access after which a file moves to the cheaper storage class; it moves back on the next access.',
      ),
    accessPoints: z
      .record(label(40), accessPoint)
      .default({})
      .describe('Access points beside those of teams and components.'),
    backup: z
      .boolean()
      .default(defaults.backup)
      .describe('Whether AWS Backup copies the file system.'),
  });

const existingFileSystem = z.strictObject({
  existing: z
    .strictObject({
      fileSystemId: z
        .string()
        .regex(/^fs-[0-9a-f]{8,17}$/)
        .describe('The EFS file system.'),
      accessPoints: z
        .record(label(40), z.string().regex(/^fsap-[0-9a-f]{8,17}$/))
        .describe(
          'Id of the access point of each name that the platform uses; what is missing is reported.',
        ),
    })
    .describe('An EFS file system with its access points.'),
});

const claimedFileSystem = z.strictObject({
  storageClass: label(63).describe(
    'A storage class of the cluster that provides ReadWriteMany volumes; nothing of AWS is used.',
  ),
});

const ownBlock = ({ deletionProtection }: ProfileDefaults) =>
  z.strictObject({
    reclaim: z
      .enum(['delete', 'retain'])
      .default(deletionProtection ? 'retain' : 'delete')
      .describe(
        'What happens to a volume whose claim is deleted. A retained one stays, and goes on costing. Kubernetes never changes it in a class that exists.',
      ),
  });

const claimedBlock = z.strictObject({
  storageClass: label(63).describe(
    'A storage class of the cluster that provides ReadWriteOnce volumes.',
  ),
});

const blockSection = (defaults: ProfileDefaults) =>
  z
    .union([claimedBlock, ownBlock(defaults)])
    .prefault({})
    .describe('Block volumes: gp3 on EBS, or a class the cluster has.');

const sharedSection = (defaults: ProfileDefaults) =>
  z
    .union([existingFileSystem, claimedFileSystem, createdFileSystem(defaults)])
    .prefault({})
    .describe(
      'Files shared between pods: EFS made here, an existing EFS, or a ReadWriteMany class of the cluster.',
    );

const bucketsSection = z
  .strictObject({
    noncurrentVersionDays: days
      .default(30)
      .describe('Days after which replaced and deleted versions of an object are removed.'),
  })
  .prefault({})
  .describe('S3 buckets.');

const backupSection = ({ backupRetentionDays }: ProfileDefaults) =>
  z
    .strictObject({
      schedule: z
        .string()
        .regex(/^cron\(.+\)$/, {
          error: 'must be an AWS cron expression such as cron(0 3 * * ? *)',
        })
        .default('cron(0 3 * * ? *)')
        .describe('When AWS Backup runs, as AWS cron expression in UTC.'),
      retentionDays: days
        .default(backupRetentionDays)
        .describe('Days that a recovery point is kept.'),
    })
    .prefault({})
    .describe('AWS Backup of file systems and volumes.');

/** Volumes, shared files, buckets and their backup. */
export const storageSection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      block: blockSection(defaults),
      shared: sharedSection(defaults),
      buckets: bucketsSection,
      backup: backupSection(defaults),
      deletionProtection: z
        .boolean()
        .default(defaults.deletionProtection)
        .describe(
          'Whether what holds data refuses to be destroyed: buckets, file systems, databases, keys.',
        ),
      sharedCapacity: quantityText
        .default('100Gi')
        .describe('Nominal size of a shared volume; EFS ignores it, other providers may not.'),
    })
    .prefault({})
    .describe('Volumes, shared files, buckets and their backup.');
