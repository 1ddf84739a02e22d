import { z } from 'zod';
import { NODE_POOL_PRESETS } from '../choices';
import { label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

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
    .describe('How capacity is bought; the preset’s without it.'),
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
        .describe('GPUs, or Neuron devices, that all nodes of the pool may have together.'),
    })
    .prefault({})
    .describe('Cost ceiling of the pool; the preset’s where silent.'),
  diskGiB: z
    .int()
    .min(20)
    .max(16384)
    .optional()
    .describe('Disk of a node, in GiB; the preset’s without it.'),
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
