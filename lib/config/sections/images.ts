import { z } from 'zod';
import { arnOf } from '../primitives';

const anonymous = (registry: string) =>
  z.strictObject({}).optional().describe(`Caches ${registry}, which needs no credentials.`);

const authenticated = (registry: string) =>
  z
    .strictObject({
      credentialsArn: arnOf('secretsmanager').describe(
        'Secret with the keys username and accessToken, whose name begins with ecr-pullthroughcache/.',
      ),
    })
    .optional()
    .describe(`Caches ${registry}, which ECR reads with credentials only.`);

const pullThroughCache = z
  .strictObject({
    'public.ecr.aws': anonymous('Amazon ECR Public'),
    'quay.io': anonymous('Quay'),
    'registry.k8s.io': anonymous('the registry of Kubernetes'),
    'docker.io': authenticated('Docker Hub'),
    'ghcr.io': authenticated('the GitHub container registry'),
  })
  .default({})
  .describe(
    'Public registries that ECR keeps copies of. Images are then named by the account, so aws.accountId is needed.',
  );

/** Container images in ECR. */
export const imagesSection = z
  .strictObject({
    repositories: z
      .array(z.string().regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/))
      .default([])
      .describe('ECR repositories created for images of your own.'),
    pullThroughCache,
  })
  .prefault({})
  .describe('Container images in ECR.');
