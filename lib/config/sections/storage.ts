import { z } from 'zod';
import { days, label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

/** https://docs.aws.amazon.com/efs/latest/ug/API_PosixUser.html */
const LARGEST_ID = 4294967295;

/**
 * Minute, hour, day of month, month, day of week, year; one of the two days is `?`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
const AWS_CRON =
  /^cron\([\d*,/-]+ [\d*,/-]+ ([\d*,/LW-]+ [\dA-Za-z*,/-]+ \?|\? [\dA-Za-z*,/-]+ [\dA-Za-z*,/#-]+) [\d*,/-]+\)$/;

const accessPoint = z.strictObject({
  uid: z
    .int()
    .min(1)
    .max(LARGEST_ID)
    .describe('User id that every file access through this access point has.'),
  gid: z
    .int()
    .min(0)
    .max(LARGEST_ID)
    .describe('Group id that every file access through this access point has.'),
  path: z
    .string()
    .max(100)
    .regex(/^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+){1,4}$/, {
      error:
        'must be one to four directories such as /datasets/images, of letters, digits, ".", "_" and "-"',
    })
    .optional()
    .describe('Directory on the file system; `/<name>` without it.'),
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/, { error: 'must be an octal mode in quotes, such as "0770"' })
    .default('0770')
    .describe('Permissions of the directory when it is created, octal.'),
});

const createdFileSystem = z.strictObject({
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
});

const existingFileSystem = z.strictObject({
  existing: z
    .strictObject({
      fileSystemId: z
        .string()
        .regex(/^fs-[0-9a-f]{8,17}$/, { error: 'must be the id of an EFS file system: fs-…' })
        .describe('The EFS file system.'),
      accessPoints: z
        .record(
          label(40),
          z.string().regex(/^fsap-[0-9a-f]{8,17}$/, {
            error: 'must be the id of an EFS access point: fsap-…',
          }),
        )
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

const sharedSection = z
  .union([existingFileSystem, claimedFileSystem, createdFileSystem])
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

const backupSection = ({ backup, backupRetentionDays }: ProfileDefaults) =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(backup)
        .describe('Whether AWS Backup copies the shared file system and the volumes of pods.'),
      schedule: z
        .string()
        .regex(AWS_CRON, {
          error:
            'must be an AWS cron expression such as cron(0 3 * * ? *): six fields, with ? for the day of the month or of the week',
        })
        .default('cron(0 3 * * ? *)')
        .describe('When AWS Backup runs, as AWS cron expression in UTC.'),
      retentionDays: days
        .default(backupRetentionDays)
        .describe('Days that a recovery point is kept.'),
    })
    .prefault({})
    .describe('AWS Backup of the shared file system and of volumes.');

/** Volumes, shared files, buckets and their backup. */
export const storageSection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      block: blockSection(defaults),
      shared: sharedSection,
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
