import { z } from 'zod';
import { days, imageText, label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

/** AWS keeps automatic backups and snapshots at most this long. */
const LONGEST_RETENTION = 35;

const retention = ({ backupRetentionDays }: ProfileDefaults) =>
  days.max(LONGEST_RETENTION).default(Math.min(backupRetentionDays, LONGEST_RETENTION));

const postgres = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      instanceClass: z
        .string()
        .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, {
          error: 'must be an RDS instance class such as db.t4g.medium',
        })
        .default('db.t4g.medium')
        .describe('RDS instance class.'),
      storageGiB: z
        .int()
        .min(20)
        .max(6553)
        .default(50)
        .describe('Initial storage, in GiB; it grows by itself to ten times that.'),
      multiZone: z
        .boolean()
        .default(defaults.multiZoneDatabases)
        .describe('Whether a standby runs in another zone.'),
      backupRetentionDays: retention(defaults).describe('Days of point-in-time recovery.'),
    })
    .optional()
    .describe('RDS for PostgreSQL.');

const valkey = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      nodeType: z
        .string()
        .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, {
          error: 'must be an ElastiCache node type such as cache.t4g.small',
        })
        .default('cache.t4g.small')
        .describe('ElastiCache node type.'),
      replicas: z
        .int()
        .min(0)
        .max(5)
        .default(defaults.multiZoneDatabases ? 1 : 0)
        .describe('Replicas beside the primary; with one or more, failover is automatic.'),
      snapshotRetentionDays: retention(defaults).describe('Days that a daily snapshot is kept.'),
    })
    .optional()
    .describe('ElastiCache for Valkey.');

const recovery = z
  .strictObject({
    folder: label(40).describe('Folder of the archive that the server is restored from.'),
    targetTime: z.iso
      .datetime({ error: 'must be a moment in UTC, such as 2026-03-01T09:30:00Z' })
      .optional()
      .describe('Last moment that is restored; everything that was archived without it.'),
  })
  .optional()
  .describe('Archive that a new server begins with; read once, when the server is made.');

const cloudNativePg = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      instances: z
        .int()
        .min(1)
        .max(9)
        .default(defaults.postgresInstances)
        .describe('A primary and its standbys, each in another zone where there are enough.'),
      storage: quantityText.default('20Gi').describe('Volume of each instance.'),
      backupRetentionDays: days
        .default(defaults.backupRetentionDays)
        .describe('Days of point-in-time recovery, from the bucket for backups.'),
      image: imageText
        .optional()
        .describe(
          'PostgreSQL’s image, to decide yourself when a new major version comes; the catalogue’s without it.',
        ),
      backupFolder: label(40)
        .default('postgres')
        .describe(
          'Folder of the archive; a server that is restored, or brought to a new major version, needs a new one.',
        ),
      recovery,
    })
    .prefault({})
    .describe('PostgreSQL inside the cluster, where `databases.postgres` is absent.');

/** Databases run by AWS. Without them, databases run inside the cluster. */
export const databasesSection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      postgres: postgres(defaults),
      valkey: valkey(defaults),
      cloudNativePg: cloudNativePg(defaults),
    })
    .prefault({})
    .describe('Databases: run by AWS, or what is absent inside the cluster.');
