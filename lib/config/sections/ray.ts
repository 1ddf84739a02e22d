import { z } from 'zod';
import { label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const worker = z.strictObject({
  cpu: quantityText.describe('CPUs of each worker, whole ones.'),
  memory: quantityText.describe('Memory of each worker.'),
  gpus: z.int().min(0).default(0).describe('NVIDIA GPUs of each worker.'),
  pool: label(40)
    .optional()
    .describe(
      'Node pool of the workers; without it the pool for batches, or the first one with GPUs for workers with some.',
    ),
  min: z.int().min(0).default(0).describe('Workers that are there even without work.'),
  max: z.int().min(1).describe('The most workers.'),
});

const DEFAULT_WORKERS = { cpu: { cpu: '4', memory: '16Gi', max: 3 } };

const cluster = ({ rayHead, recoverRay }: ProfileDefaults) =>
  z
    .strictObject({
      head: z
        .strictObject({
          cpu: quantityText.default(rayHead.cpu).describe('CPUs of the head, which does no work.'),
          memory: quantityText.default(rayHead.memory).describe('Memory of the head.'),
        })
        .prefault({})
        .describe('The head of each cluster. It is always there.'),
      workers: z
        .record(label(30), worker)
        .prefault(DEFAULT_WORKERS)
        .describe('Groups of workers by name; they come when there is work, and go without.'),
      idleSeconds: z
        .int()
        .min(1)
        .default(120)
        .describe('Seconds without work after which a worker ends.'),
      recovery: z
        .boolean()
        .default(recoverRay)
        .describe(
          'Whether a cluster survives the loss of its head, by what a Valkey server remembers.',
        ),
      charts: z
        .boolean()
        .default(false)
        .describe(
          'Whether pages of Ray show charts of Grafana. Dashboards of Ray have to be put there once; see the guide.',
        ),
    })
    .optional()
    .describe(
      'A cluster for each team that stays, with pages behind sign-in, for notebooks and for jobs that are sent to it. Absent, jobs and services bring clusters of their own.',
    );

/** Ray. */
export const raySection = (defaults: ProfileDefaults) =>
  z
    .strictObject({
      image: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Image with Ray of the platform’s version and what programs of all teams need; upstream’s without it.',
        ),
      cluster: cluster(defaults),
    })
    .optional()
    .describe(
      'Ray clusters, jobs and services in the namespaces of teams, by KubeRay. Absent, there are none.',
    );
