import { BUILT_IN_POOLS } from '../../constructs/kubernetes/karpenter';
import { instanceType } from '../../lib/catalogue';
import { Finding } from '../failures';
import { stacksInOrder } from '../terraform/stacks';
import { instanceLabels, largestType, type PoolInstances } from './instance-labels';
import { POOL, type NodeSort } from './nodes';

/** What Terraform makes besides the pools: the zones, and nodes that are there from the start. */
export interface TerraformNodes {
  readonly zones: readonly string[];
  readonly sorts: readonly NodeSort[];
}

/** What a built-in pool buys. https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html */
const BUILT_IN: PoolInstances = {
  requirements: [
    { key: 'eks.amazonaws.com/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
    { key: 'eks.amazonaws.com/instance-generation', operator: 'Gt', values: ['4'] },
    { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
  ],
  limits: {},
};

interface NodeGroup {
  readonly node_group_name: string;
  readonly instance_types: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly taint?: readonly { readonly key: string; readonly value?: string; effect: string }[];
}

interface EksCluster {
  readonly compute_config?: { readonly node_pools?: readonly (keyof typeof BUILT_IN_POOLS)[] };
}

/** Reads zones and nodes off the stacks of an output. */
export function terraformNodes(output: string): TerraformNodes {
  const subnets = resources<{ availability_zone?: string }>(output, 'aws_subnet');
  const named = subnets.map(({ availability_zone: zone }) => zone);
  const zones = [...new Set(named)].filter((zone) => zone !== undefined).toSorted();
  if (zones.length === 0) throw new Finding('no subnet names a zone');
  const clusters = resources<EksCluster>(output, 'aws_eks_cluster');
  return {
    zones,
    sorts: [
      ...resources<NodeGroup>(output, 'aws_eks_node_group').map((group) => ofGroup(group, zones)),
      ...clusters
        .flatMap(({ compute_config: compute }) => compute?.node_pools ?? [])
        .map((name) => ofBuiltIn(name, zones)),
    ],
  };
}

/** All resources of a type; the members that are read are those that the bindings write. */
const resources = <Resource>(output: string, type: string): Resource[] =>
  stacksInOrder(output).flatMap(
    ({ document }) => Object.values(document.resource?.[type] ?? {}) as unknown as Resource[],
  );

const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: 'NoSchedule',
  NO_EXECUTE: 'NoExecute',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
};

/** Any of the types may come: the first one is as good as the others. */
function ofGroup(group: NodeGroup, zones: readonly string[]): NodeSort {
  const type = instanceType(group.instance_types[0] ?? '');
  return {
    name: group.node_group_name,
    type,
    labels: {
      'kubernetes.io/arch': type.architecture,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': type.name,
      'eks.amazonaws.com/nodegroup': group.node_group_name,
      ...group.labels,
    },
    taints: (group.taint ?? []).map((taint) => ({
      ...taint,
      effect: EFFECTS[taint.effect] ?? taint.effect,
    })),
    zones,
    capacityTypes: ['on-demand'],
  };
}

function ofBuiltIn(name: keyof typeof BUILT_IN_POOLS, zones: readonly string[]): NodeSort {
  const prefix = 'eks.amazonaws.com';
  const type = largestType(BUILT_IN, prefix);
  if (type === undefined) throw new Error('the catalogue has no modern instance types');
  return {
    name,
    type,
    labels: { ...instanceLabels(type, prefix), [POOL]: name },
    taints: BUILT_IN_POOLS[name].taints,
    zones,
    capacityTypes: ['on-demand'],
  };
}
