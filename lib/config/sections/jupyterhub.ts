import { z } from 'zod';
import { NOTEBOOK_POOL } from '../choices';
import { imageText, label, quantityText } from '../primitives';

const seconds = (lowest: number) => z.int().min(lowest).max(31_536_000);

const image = z.strictObject({
  title: z.string().min(1).describe('What people read in the list.'),
  image: imageText.describe('Image, with registry and exact tag.'),
});

const accelerator = z.strictObject({
  count: z.int().min(1).max(16).default(1).describe('Devices of a notebook.'),
  resource: z
    .string()
    .regex(/^[a-z0-9.-]+\/[a-z0-9._-]+$/, {
      error: 'must be an extended resource, such as nvidia.com/mig-1g.5gb',
    })
    .optional()
    .describe(
      'Extended resource, such as `nvidia.com/mig-1g.5gb` for a part of a GPU; the pool’s own without it.',
    ),
});

const profile = z.strictObject({
  title: z.string().min(1).describe('What people read.'),
  description: z.string().default('').describe('What it is good for, in a sentence.'),
  images: z
    .array(image)
    .min(1)
    .describe('Images; the first is taken unless somebody chooses another.'),
  cpu: z
    .strictObject({
      guarantee: z.number().positive().default(0.5).describe('Cores that are promised.'),
      limit: z.number().positive().default(2).describe('Cores at most.'),
    })
    .prefault({})
    .describe('CPU of a notebook.'),
  memory: z
    .strictObject({
      guarantee: quantityText.default('2G').describe('Memory that is promised.'),
      limit: quantityText.default('4G').describe('Memory at most; the notebook ends above it.'),
    })
    .prefault({})
    .describe('Memory of a notebook.'),
  pool: label(40)
    .optional()
    .describe('Node pool, one of `nodePools`; `jupyterHub.pool` without it.'),
  accelerator: accelerator
    .optional()
    .describe('Devices; the pool must have them, or be told of their resource.'),
  groups: z
    .array(label(63))
    .min(1)
    .optional()
    .describe('Groups whose members may start it; everybody without it.'),
  idleSeconds: seconds(60)
    .optional()
    .describe('Seconds without activity after which it stops by itself, if sooner than others.'),
  startSeconds: seconds(30)
    .optional()
    .describe('Seconds that it may take to start; 600, or 1200 with an accelerator, without it.'),
  sharedMemory: quantityText
    .optional()
    .describe('Size of `/dev/shm`, for loaders of data with several processes; 64Mi without it.'),
  sudo: z
    .strictObject({ reason: z.string().min(1).describe('Why people need to become root.') })
    .optional()
    .describe(
      'Lets people become root in the notebook. Lowers the Pod Security level of the namespace to `baseline`.',
    ),
});

const size = quantityText.default('20Gi').describe('Volume of each person.');

const homes = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('block').describe('A gp3 volume for each person.'),
      size,
    }),
    z.strictObject({
      kind: z.literal('shared').describe('A directory of the shared file system for each person.'),
    }),
    z.strictObject({
      kind: z
        .literal('both')
        .describe('A gp3 volume, and a directory of the shared file system at `~/shared`.'),
      size,
    }),
  ])
  .prefault({ kind: 'block' })
  .describe('Where people keep their own files.');

const culling = z
  .strictObject({
    idleSeconds: seconds(60).default(3600).describe('Seconds without activity.'),
    everySeconds: seconds(10).default(120).describe('Seconds between two looks.'),
    maxAgeSeconds: seconds(0)
      .default(604_800)
      .describe('Seconds after which a notebook stops whatever it does; 0 for never.'),
  })
  .prefault({})
  .describe('When notebooks are stopped; files stay.');

/** Notebooks. */
export const jupyterHubSection = z
  .strictObject({
    profiles: z
      .record(label(40), profile)
      .optional()
      .describe(
        'Kinds of notebook by name, in this order; without it, those that the node pools can carry: Spark, Python, PySpark, and PyTorch, TensorFlow and Neuron where there are devices.',
      ),
    pool: label(40)
      .default(NOTEBOOK_POOL)
      .describe('Node pool of profiles that name none; any node where there is no such pool.'),
    homes,
    internet: z
      .boolean()
      .default(true)
      .describe('Whether notebooks reach public addresses, for packages and data.'),
    culling,
    namedServers: z
      .int()
      .min(0)
      .max(20)
      .default(0)
      .describe('Notebooks beside the first that a person may have.'),
    placeholders: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe(
        'Notebooks that room is kept for on running nodes, so that the next starts at once.',
      ),
    prePull: z
      .boolean()
      .default(false)
      .describe('Whether each node of the pool pulls the images before somebody asks.'),
  })
  .optional()
  .describe('JupyterHub: notebooks for everybody in the platform’s groups. Absent, there is none.');
