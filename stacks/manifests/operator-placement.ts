import {
  EFA_NODES,
  instanceLabel,
  presetPool,
  type INodePool,
  type PoolTaint,
} from '../../constructs/kubernetes/karpenter';
import type { ComputeMode } from '../../constructs/kubernetes/core';
import type { Placement, Toleration } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { systemNodeSelector } from '../../lib/contracts/cluster';
import { resourceNames } from '../../lib/contracts/names';
import { nodePools, type NodePoolContract } from '../../lib/contracts/node-pools';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { computeMode } from './environment-facts';
import { poolNamed } from './node-pools';

/** The label that NVIDIA's feature discovery gives to nodes with GPUs, where nobody else labels them. */
const GPU_NODES = { 'nvidia.com/gpu.present': 'true' };

/** On nodes that other software makes, which follow the convention. */
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
  return pool === undefined || compute === undefined ? {} : onPool(pool, compute);
}

/**
 * Where servers of the platform run that have volumes: on the pool for the platform, else on general nodes. Never on
 * nodes that are still there when the pools are gone: there a pod would hold its volume, and the teardown would wait.
 */
export function onServerNodes(environment: Environment): Placement {
  const compute = computeMode(environment);
  const pool = serverNodes(environment);
  return pool === undefined || compute === undefined ? {} : onPool(pool, compute);
}

/** Those nodes as a pool, for servers that no chart brings. */
export function serverPool(environment: Environment): INodePool | undefined {
  const pool = serverNodes(environment);
  return pool && poolNamed(environment, pool.name);
}

function serverNodes(environment: Environment): NodePoolContract | undefined {
  const pools = nodePools(environment);
  return (
    pools.find(({ preset }) => preset === 'system') ??
    pools.find(({ preset }) => preset === 'general')
  );
}

function onPool({ name, preset }: NodePoolContract, compute: ComputeMode): Placement {
  const { nodeSelector, taints } = presetPool(preset, name, compute);
  return { nodeSelector, tolerations: taints.map(toToleration) };
}

/** On every node with NVIDIA GPUs, and on no other. */
export function onGpuNodes(environment: Environment): Placement {
  const compute = computeMode(environment);
  if (compute === undefined) return { nodeSelector: GPU_NODES, tolerations: [GPU_TOLERATION] };
  return {
    nodeSelector: { [instanceLabel(compute, 'instance-gpu-manufacturer')]: 'nvidia' },
    tolerations: tolerationsOf(
      environment,
      ({ accelerator }) => accelerator === EXTENDED_RESOURCES.gpu,
      GPU_TOLERATION,
    ),
  };
}

/** On every node with Neuron devices that Karpenter makes. */
export const onNeuronNodes = (environment: Environment): Placement => ({
  nodeSelector: {
    [instanceLabel('karpenter', 'instance-accelerator-manufacturer')]: 'aws',
  },
  tolerations: tolerationsOf(
    environment,
    ({ accelerator }) => accelerator === EXTENDED_RESOURCES.neuron,
  ),
});

/** On every node whose pods use EFA. */
export const onEfaNodes = (environment: Environment): Placement => ({
  nodeSelector: EFA_NODES,
  tolerations: tolerationsOf(environment, ({ efa }) => efa),
});

/** What lets a pod on the nodes of some pools, each toleration once. */
function tolerationsOf(
  environment: Environment,
  suits: (pool: NodePoolContract) => boolean,
  ...more: readonly Toleration[]
): Toleration[] {
  const tolerations = nodePools(environment)
    .filter(suits)
    .flatMap(({ name }) => poolNamed(environment, name)?.taints.map(toToleration) ?? []);
  const distinct = new Map(
    [...more, ...tolerations].map((each) => [`${each.key ?? ''}=${each.value ?? ''}`, each]),
  );
  return [...distinct.values()];
}

const toToleration = ({ key, value, effect }: PoolTaint): Toleration =>
  value === undefined
    ? { key, operator: 'Exists', effect }
    : { key, operator: 'Equal', value, effect };
