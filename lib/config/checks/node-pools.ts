import type { Environment } from '../schema';
import { isNodePoolPreset, NODE_POOL_PRESETS } from '../choices';
import type { Violation } from '../violation';
import { when, type Check } from './check';

/** Node pools. */
export const NODE_POOL_CHECKS: readonly Check[] = [presets, builtInPools, oneZonePools];

/** https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html */
const AUTO_MODE_POOLS = ['system', 'general-purpose'];

function presets({ nodePools }: Environment): Violation[] {
  return Object.entries(nodePools).flatMap(([name, pool]) =>
    when(pool.preset === undefined && !isNodePoolPreset(name), {
      path: `nodePools.${name}.preset`,
      problem: `is required for a pool whose name is not itself a preset; allowed: ${NODE_POOL_PRESETS.join(', ')}`,
    }),
  );
}

function builtInPools({ cluster, nodePools }: Environment): Violation[] {
  const mode = 'existing' in cluster ? cluster.existing.compute : cluster.mode;
  return Object.keys(nodePools).flatMap((name) =>
    when(mode === 'auto' && AUTO_MODE_POOLS.includes(name), {
      path: `nodePools.${name}`,
      problem:
        "is the name of a pool that EKS Auto Mode brings itself; choose another, such as 'platform' with 'preset: system'",
    }),
  );
}

function oneZonePools({ nodePools }: Environment): Violation[] {
  return Object.entries(nodePools).flatMap(([name, pool]) =>
    when((pool.preset ?? name) === 'gpu-training' && (pool.zones?.length ?? 1) > 1, {
      path: `nodePools.${name}.zones`,
      got: (pool.zones ?? []).join(', '),
      problem: 'must be one zone: EFA traffic does not cross zones',
    }),
  );
}
