import { instanceFamilies, instanceTypesOf, type InstanceType } from '../../lib/catalogue';

/** One requirement of a NodePool, as it stands in the output. */
export interface PoolRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** What a NodePool says of the instances that it buys. */
export interface PoolInstances {
  readonly requirements: readonly PoolRequirement[];
  /** The most that all nodes have together, by resource. */
  readonly limits: Readonly<Record<string, string>>;
}

/** What decides of a node, and not of its type. */
const NOT_OF_TYPES = ['karpenter.sh/capacity-type', 'topology.kubernetes.io/zone'];

/** Where instance labels begin: with Karpenter of one's own, and with EKS Auto Mode. */
export type LabelPrefix = 'karpenter.k8s.aws' | 'eks.amazonaws.com';

/**
 * The labels that Karpenter gives to nodes of a type.
 * https://karpenter.sh/docs/concepts/scheduling/#well-known-labels
 */
export function instanceLabels(type: InstanceType, prefix: LabelPrefix): Record<string, string> {
  const [, category = '', generation = ''] = /^([a-z]+)(\d+)/.exec(type.family) ?? [];
  const own: Readonly<Record<string, string | number>> = {
    category,
    generation,
    family: type.family,
    size: type.size,
    cpu: type.vCpus,
    memory: type.memoryMiB,
    ...(type.localNvmeGB === 0 ? {} : { 'local-nvme': type.localNvmeGB }),
    ...gpuLabels(type),
  };
  return {
    'kubernetes.io/arch': type.architecture,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': type.name,
    ...Object.fromEntries(
      Object.entries(own).map(([name, value]) => [`${prefix}/instance-${name}`, String(value)]),
    ),
  };
}

function gpuLabels({ accelerator }: InstanceType): Record<string, string | number> {
  if (accelerator === undefined) return {};
  const { kind, name, count, memoryGiB } = accelerator;
  if (kind === 'neuron') return { 'accelerator-name': name, 'accelerator-count': count };
  return {
    'gpu-manufacturer': 'nvidia',
    'gpu-name': name,
    'gpu-count': count,
    'gpu-memory': Math.round(memoryGiB * 1024),
  };
}

/** Whether labels are what a requirement asks for. https://karpenter.sh/docs/concepts/nodepools/#spectemplatespecrequirements */
export function meets(
  labels: Readonly<Record<string, string>>,
  { key, operator, values = [] }: PoolRequirement,
): boolean {
  const label = labels[key];
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'Gt':
      return Number(label) > Number(values[0]);
    default:
      throw new Error(`a requirement has the operator '${operator}', which is not known here`);
  }
}

/** The largest instance type that a pool may buy: the one with most devices, then CPUs, then memory. */
export function largestType(
  { requirements, limits }: PoolInstances,
  prefix: LabelPrefix,
): InstanceType | undefined {
  const ofTypes = requirements.filter(({ key }) => !NOT_OF_TYPES.includes(key));
  const [largest] = instanceFamilies()
    .flatMap((family) => instanceTypesOf(family))
    .filter((type) => type.vCpus <= Number(limits['cpu'] ?? Infinity))
    .filter((type) => ofTypes.every((each) => meets(instanceLabels(type, prefix), each)))
    .toSorted((a, b) => devices(b) - devices(a) || b.vCpus - a.vCpus || b.memoryMiB - a.memoryMiB);
  return largest;
}

const devices = ({ accelerator }: InstanceType): number => accelerator?.count ?? 0;
