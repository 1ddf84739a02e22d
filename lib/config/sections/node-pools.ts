import { z } from 'zod';
import { NODE_POOL_PRESETS } from '../choices';
import { imageText, label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

/** As many clients has a card with MPS: https://docs.nvidia.com/deploy/mps */
const replicas = z.int().min(2).max(48).describe('Pods that share one GPU.');

const sharing = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z
        .literal('time-slicing')
        .describe('Pods take turns, and nothing keeps their memory apart.'),
      replicas,
    }),
    z.strictObject({
      mode: z
        .literal('mps')
        .describe('Pods of one user id compute at once, each with its part of the memory.'),
      replicas,
    }),
    z.strictObject({
      mode: z
        .literal('mig')
        .describe(
          'Cards are cut into isolated parts: A100, H100 and H200, of p4 and p5 instances.',
        ),
      profile: z
        .string()
        .regex(/^[1-7]g\.\d+gb$/, { error: 'must be a MIG profile such as 1g.10gb' })
        .describe('What each part has: slices of compute and memory, such as 1g.10gb.'),
    }),
  ])
  .optional()
  .describe(
    'How several pods share one GPU; with `cluster.mode: karpenter` alone. Whole GPUs without it.',
  );

const capacityReservation = z.union([
  z.strictObject({
    id: z
      .string()
      .regex(/^cr-[0-9a-f]{17}$/, {
        error: 'must be the id of a capacity reservation: cr- and 17 hexadecimal digits',
      })
      .describe('A capacity reservation, or a capacity block for ML.'),
  }),
  z.strictObject({
    tags: z
      .record(z.string().min(1), z.string().min(1))
      .describe('Tags that capacity reservations have, all of them.'),
    ownerAccountId: z
      .string()
      .regex(/^\d{12}$/, { error: 'must be an AWS account id of 12 digits' })
      .optional()
      .describe('The account that owns them; any without it.'),
  }),
]);

const nodePool = z.strictObject({
  preset: z
    .enum(NODE_POOL_PRESETS)
    .optional()
    .describe('What the pool is for; its own name without it, where that is a preset.'),
  instanceFamilies: z
    .array(
      z.string().regex(/^[a-z]+\d*[a-z0-9-]*$/, {
        error: 'must be an instance family such as g6e, without a size',
      }),
    )
    .min(1)
    .optional()
    .describe('Instance families nodes are chosen from, such as g6e; the preset’s without it.'),
  capacityTypes: z
    .array(z.enum(['spot', 'on-demand', 'reserved']))
    .min(1)
    .optional()
    .describe(
      'How capacity is bought: reserved first, then the cheapest that is to be had. The preset’s without it; `reserved` alone with `capacityReservations`.',
    ),
  capacityReservations: z
    .array(capacityReservation)
    .min(1)
    .max(30)
    .optional()
    .describe(
      'Reservations and capacity blocks that nodes are taken from. Without it, EKS Auto Mode uses open ones as long as no pool names any, and Karpenter none.',
    ),
  placementGroup: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Placement group of the nodes, which exists already; none without it.'),
  sharing,
  zones: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Zones nodes may run in; all of the platform’s without it.'),
  limits: z
    .strictObject({
      cpu: quantityText.optional().describe('CPU that all nodes of the pool may have together.'),
      memory: quantityText
        .optional()
        .describe('Memory that all nodes of the pool may have together.'),
      accelerators: z
        .int()
        .min(0)
        .optional()
        .describe(
          'GPUs, or Neuron devices, that all nodes of the pool may have together. Shares where GPUs are shared, as Karpenter counts them; the preset’s number of GPUs, in shares, without it.',
        ),
    })
    .prefault({})
    .describe('Cost ceiling of the pool; the preset’s where silent.'),
  diskGiB: z
    .int()
    .min(20)
    .max(16384)
    .optional()
    .describe('Disk of a node, in GiB; the preset’s without it.'),
  parallelImagePull: z
    .boolean()
    .optional()
    .describe(
      'Whether layers of an image are pulled and unpacked at once, from a disk that is fast enough; with `cluster.mode: karpenter` alone. False without it.',
    ),
  prePull: z
    .array(imageText)
    .min(1)
    .optional()
    .describe('Images that each node pulls before a pod asks for them; each must have `true`.'),
});

/** Pools of nodes, created when pods ask for them. */
export const nodePoolsSection = (defaults: ProfileDefaults) =>
  z
    .record(label(40), nodePool.prefault({}))
    .default(() => profilePools(defaults))
    .describe(
      `Node pools by name, replacing the profile’s own: ${Object.keys(defaults.nodePools).join(', ')}.`,
    );

const profilePools = ({ nodePools }: ProfileDefaults) =>
  Object.fromEntries(
    Object.entries(nodePools).map(([name, preset]) => [name, { preset, limits: {} }]),
  );
