import { instanceLabel, presetPool } from '../../constructs/kubernetes/karpenter';
import type { Placement, Toleration } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { systemNodeSelector } from '../../lib/contracts/cluster';
import { resourceNames } from '../../lib/contracts/names';
import { nodePools } from '../../lib/contracts/node-pools';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { computeMode } from './environment-facts';

/** The label that NVIDIA's feature discovery gives to nodes with GPUs, where nobody else labels them. */
const GPU_NODES = { 'nvidia.com/gpu.present': 'true' };

const GPU_TOLERATION: Toleration = {
  key: EXTENDED_RESOURCES.gpu,
  operator: 'Exists',
  effect: 'NoSchedule',
};

/**
 * Where controllers run: on the managed node group where Karpenter, which needs some of them, is ours;
 * else on the pool for the platform, where there is one.
 */
export function onSystemNodes(environment: Environment): Placement {
  const { cluster } = environment;
  if (!('existing' in cluster) && cluster.mode === 'karpenter') {
    return { nodeSelector: systemNodeSelector(resourceNames(environment).cluster) };
  }
  const compute = computeMode(environment);
  const pool = nodePools(environment).find(({ preset }) => preset === 'system');
  if (pool === undefined || compute === undefined) return {};
  const { nodeSelector, taints } = presetPool('system', pool.name, compute);
  return {
    nodeSelector,
    tolerations: taints.map(({ key, value, effect }) => ({
      key,
      operator: 'Equal',
      value,
      effect,
    })),
  };
}

/** On every node with NVIDIA GPUs, and on no other. */
export function onGpuNodes(environment: Environment): Placement {
  const compute = computeMode(environment);
  return {
    nodeSelector:
      compute === undefined
        ? GPU_NODES
        : { [instanceLabel(compute, 'instance-gpu-manufacturer')]: 'nvidia' },
    tolerations: [GPU_TOLERATION],
  };
}
