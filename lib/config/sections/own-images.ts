import { z } from 'zod';
import { OWN_IMAGES } from '../../catalogue/own-images';

const REGISTRY = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

/** Images that are built from `images/`. */
export const imagesSection = z
  .strictObject({
    registry: z
      .string()
      .regex(REGISTRY, {
        error:
          'must be a registry, with the path of the images where there is one: registry.acme.io/ml',
      })
      .optional()
      .describe(
        'Where images built from `images/` are pushed to; the ECR repositories of this environment where `aws.accountId` is known.',
      ),
    built: z
      .array(z.enum(OWN_IMAGES))
      .default([])
      .describe(
        'Images of `images/` to use although upstream’s would do, because they hold more; see docs/guides/images.md.',
      ),
  })
  .prefault({})
  .describe('Images that are built from `images/`.');
