import { type InstanceType } from '../../lib/catalogue';
import { EXTENDED_RESOURCES } from '../../lib/values';
import { Finding } from '../failures';
import type { KubernetesObject } from '../kubernetes/api-client';
import {
  instanceLabels,
  largestType,
  type LabelPrefix,
  type PoolInstances,
  type PoolRequirement,
} from './instance-labels';

/** A taint of a node. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A node, as far as the scheduler looks at it. */
export interface Node extends KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly taints: readonly Taint[] };
  readonly status: {
    readonly allocatable: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
}

/** What nodes of one sort have in common. */
export interface NodeSort {
  /** The pool or the node group. */
  readonly name: string;
  readonly type: InstanceType;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly zones: readonly string[];
  /** How they are paid for; there is a node of each in each zone, and two at least. */
  readonly capacityTypes: readonly string[];
}

/** The labels that tests of placement ask for. */
export const ZONE = 'topology.kubernetes.io/zone';
export const HOST = 'kubernetes.io/hostname';
export const POOL = 'karpenter.sh/nodepool';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';

const NODES_PER_ZONE = 2;

/** Nodes of a sort. */
export const nodesOf = (sort: NodeSort): Node[] =>
  sort.zones.flatMap((zone) =>
    Array.from({ length: Math.max(NODES_PER_ZONE, sort.capacityTypes.length) }, (_, index) => {
      const paid = sort.capacityTypes[index % sort.capacityTypes.length] ?? 'on-demand';
      return nodeOf(sort, `${sort.name}-${zone}-${index}`, {
        [ZONE]: zone,
        'topology.kubernetes.io/region': zone.replace(/[a-z]$/, ''),
        [CAPACITY_TYPE]: paid,
      });
    }),
  );

function nodeOf(
  { type, labels, taints }: NodeSort,
  name: string,
  own: Readonly<Record<string, string>>,
): Node {
  const common = { pods: '110', 'ephemeral-storage': '100Gi', ...deviceAmounts(type) };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...labels, ...own, [HOST]: name } },
    spec: { taints },
    status: {
      capacity: { cpu: String(type.vCpus), memory: `${type.memoryMiB}Mi`, ...common },
      allocatable: {
        cpu: `${type.allocatable.cpu.toMillis()}m`,
        memory: `${type.allocatable.memory.toMebibytes()}Mi`,
        ...common,
      },
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    },
  };
}

/** What the device plugins of a type offer. */
function deviceAmounts({ accelerator, efaInterfaces }: InstanceType): Record<string, string> {
  const devices = new Map<string, number>();
  if (efaInterfaces > 0) devices.set(EXTENDED_RESOURCES.efa, efaInterfaces);
  if (accelerator !== undefined) {
    const { gpu, neuron } = EXTENDED_RESOURCES;
    devices.set(accelerator.kind === 'nvidia' ? gpu : neuron, accelerator.count);
  }
  return Object.fromEntries([...devices].map(([name, count]) => [name, String(count)]));
}

/** A NodePool of the output. */
interface NodePool extends KubernetesObject {
  readonly spec: {
    readonly limits?: PoolInstances['limits'];
    readonly template: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly nodeClassRef: { readonly group: LabelPrefix };
        readonly requirements: readonly PoolRequirement[];
        readonly taints?: readonly Taint[];
      };
    };
  };
}

const isPool = (object: KubernetesObject): object is NodePool => object.kind === 'NodePool';

/** The nodes that the pools of an output would buy, in the zones of the platform. */
export const poolSorts = (
  objects: readonly KubernetesObject[],
  zones: readonly string[],
): NodeSort[] =>
  objects.filter(isPool).map(({ metadata: { name }, spec: { template, limits = {} } }) => {
    const { requirements, nodeClassRef, taints = [] } = template.spec;
    const type = largestType({ requirements, limits }, nodeClassRef.group);
    if (type === undefined) throw new Finding(`no instance type is what pool '${name}' asks for`);
    return {
      name,
      type,
      taints,
      labels: {
        ...instanceLabels(type, nodeClassRef.group),
        ...template.metadata?.labels,
        [POOL]: name,
      },
      zones: valuesOf(requirements, ZONE) ?? zones,
      capacityTypes: valuesOf(requirements, CAPACITY_TYPE) ?? ['on-demand'],
    };
  });

const valuesOf = (
  requirements: readonly PoolRequirement[],
  key: string,
): readonly string[] | undefined => requirements.find((each) => each.key === key)?.values;
