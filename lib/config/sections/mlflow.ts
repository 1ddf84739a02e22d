import { z } from 'zod';
import { imageText, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const garbageCollection = z
  .strictObject({
    schedule: z
      .string()
      .default('30 2 * * *')
      .describe('When deleted runs, experiments and models are removed, as cron schedule in UTC.'),
    afterDays: z
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .describe('Days that something deleted can be brought back.'),
  })
  .prefault({})
  .describe('Removal of what people have deleted.');

/** Experiment tracking and the registry of models. */
export const mlflowSection = ({ replicas }: ProfileDefaults) =>
  z
    .strictObject({
      replicas: z.int().min(1).max(20).default(replicas).describe('Servers.'),
      image: imageText
        .optional()
        .describe(
          'Image with MLflow, drivers for PostgreSQL and S3 and the Prometheus exporter; upstream’s complete one without it, or that of `images/mlflow` where `images.built` names it.',
        ),
      memory: quantityText.default('2Gi').describe('Most memory that a server may use.'),
      garbageCollection,
    })
    .optional()
    .describe(
      'MLflow: experiments, runs and a registry of models. Absent, there is none, and nothing is told of one.',
    );
