import { z } from 'zod';
import { label } from '../primitives';

const terraform = z.strictObject({
  by: z.literal('terraform').describe('Terraform installs every release, stack after stack.'),
});

const repository = {
  repository: z
    .string()
    .regex(/^(https|ssh):\/\/\S+$/, {
      error:
        'must be the URL of a Git repository, such as https://git.acme.io/ml/platform.git or ssh://git@git.acme.io/ml/platform.git',
    })
    .describe('Git repository that `dist/` is committed to.'),
  revision: z.string().min(1).default('main').describe('Branch or tag of the repository.'),
  path: z
    .string()
    .regex(/^(?!\/)[A-Za-z0-9._/-]+$/, { error: 'must be a folder, without a slash at the start' })
    .default('dist')
    .describe('Folder of the repository that holds the content of `dist/`.'),
};

const argoCd = z.strictObject({
  by: z
    .literal('argo-cd')
    .describe('Argo CD, which the cluster has, installs charts and manifests.'),
  namespace: label(63).default('argocd').describe('Namespace of Argo CD.'),
  ...repository,
});

const flux = z.strictObject({
  by: z.literal('flux').describe('Flux, which the cluster has, installs charts and manifests.'),
  namespace: label(63).default('flux-system').describe('Namespace of Flux.'),
  ...repository,
});

const manual = z.strictObject({
  by: z
    .literal('hand')
    .describe(
      'People, with kubectl and Helm: `dist/charts/` holds the values of each chart and the command.',
    ),
});

/** Who installs what runs in the cluster. */
export const deliverySection = z
  .discriminatedUnion('by', [terraform, argoCd, flux, manual])
  .optional()
  .describe(
    'Who installs what runs in the cluster: Terraform without it, or people where there is no AWS. AWS itself is always made by Terraform, the stack `foundation`.',
  );
