import { z } from 'zod';

const anonymous = (registry: string) =>
  z.strictObject({}).optional().describe(`Caches ${registry}, which needs no credentials.`);

const authenticated = (registry: string) =>
  z
    .strictObject({
      credentialsArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/\S+$/,
          {
            error: 'must be the ARN of a secret whose name begins with ecr-pullthroughcache/',
          },
        )
        .describe(
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
      .array(
        z
          .string()
          .max(200)
          .regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, {
            error:
              'must be the name of an ECR repository such as team/trainer: lower-case letters and digits, with . _ - / between them',
          }),
      )
      .default([])
      .describe('ECR repositories created for images of your own.'),
    pullThroughCache,
  })
  .prefault({})
  .describe('Container images in ECR.');
