import { z } from 'zod';
import { imageText, label, quantityText } from '../primitives';
import { askedBy } from './serving-access';
import { absolutePath, folderPath, objectPrefix, urlPath } from './serving-paths';

const replicas = z
  .strictObject({
    min: z.int().min(1).max(1000).default(2).describe('Servers that are there at least.'),
    max: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        'Servers at most, by their use of CPU, which metrics-server measures; as many as `min`, without it.',
      ),
    cpuUtilization: z
      .int()
      .min(1)
      .max(100)
      .default(70)
      .describe('Percent of the CPU that they ask for, above which another comes.'),
  })
  .prefault({})
  .describe('How many servers there are.');

const folder = z.strictObject({
  folder: folderPath.describe('Folder there.'),
  path: absolutePath.describe('Where the server sees it.'),
});

/** A server of a model that is no language model on vLLM: anything that listens for HTTP. */
export const modelServer = z.strictObject({
  image: imageText.describe('Image, with registry and exact tag.'),
  port: z
    .int()
    .min(1024)
    .max(65_535)
    .describe('Port that it listens on, above 1023, because it is not root.'),
  readyPath: urlPath.describe('Path that answers 200 once the model is loaded.'),
  loadSeconds: z
    .int()
    .min(1)
    .max(21_600)
    .default(60)
    .describe('Seconds that loading the model may take, from the start of the container on.'),
  command: z.array(z.string()).min(1).optional().describe('What runs; the image’s own without it.'),
  args: z.array(z.string()).optional().describe('Its arguments; the image’s own without it.'),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of a variable' }),
      z.string(),
    )
    .default({})
    .describe('Variables by name, none of them secret.'),
  user: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('Number of the user and group that it runs as; the image’s own without it.'),
  scratch: z
    .array(absolutePath)
    .default([])
    .describe('Folders that it may write to, beside `/tmp`; the rest of the image cannot be.'),
  resources: z
    .strictObject({
      cpu: quantityText.describe('CPUs.'),
      memory: quantityText.describe('Memory.'),
    })
    .describe('What a pod gets.'),
  gpus: z.int().min(0).max(16).default(0).describe('GPUs of each server.'),
  pool: label(40)
    .optional()
    .describe(
      'Node pool, one of `nodePools`; without it any node that takes every pod, and with `gpus` the first pool with whole ones.',
    ),
  replicas,
  surge: z
    .boolean()
    .default(true)
    .describe(
      'Whether a new server comes before an old one goes, which takes room and GPUs for one more.',
    ),
  models: z
    .array(folder)
    .default([])
    .describe('Folders of the shared folder `models` that it reads.'),
  prefixes: z
    .array(objectPrefix)
    .default([])
    .describe(
      'What of the platform’s bucket for models it may read; the variables `MODELS_BUCKET` and `AWS_REGION` then say where that is.',
    ),
  metricsPath: urlPath
    .optional()
    .describe('Where its metrics are, in the form of Prometheus; nobody reads them without it.'),
  requestTimeoutSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(60)
    .describe('Seconds that an answer may take, to those outside; 0 for as long as it takes.'),
  ...askedBy({ keys: 'server-<name>-keys', client: 'server-<name>-programs' }),
});
