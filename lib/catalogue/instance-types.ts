import { Quantity, ValueError } from '../values';
import { INSTANCE_TYPE_LINES } from './instance-types.data';

/** CPU architecture of a node, as in the label `kubernetes.io/arch`. */
export type Architecture = 'amd64' | 'arm64';

/** GPUs or machine-learning chips of one instance; all of an instance are alike. */
export interface Accelerator {
  /** Whose device it is, which decides the extended resource that pods ask for. */
  readonly kind: 'nvidia' | 'neuron';
  /** The product in Karpenter's spelling, such as `a10g`, `h100`, `trainium2`. */
  readonly name: string;
  readonly count: number;
  /** Memory of each in GiB as EC2 reports it: less than the number on the box (an A10G has 22.3, not 24). */
  readonly memoryGiB: number;
}

/** What is known about one EC2 instance type. */
export interface InstanceType {
  /** `g5.12xlarge`. */
  readonly name: string;
  /** `g5`. */
  readonly family: string;
  /** `12xlarge`. */
  readonly size: string;
  readonly architecture: Architecture;
  readonly vCpus: number;
  readonly memoryMiB: number;
  /** What Kubernetes leaves to pods on AL2023, DaemonSets included. */
  readonly allocatable: { readonly cpu: Quantity; readonly memory: Quantity };
  /** Baseline network bandwidth; undefined where the source does not say it. */
  readonly networkMbps: number | undefined;
  /** Size of all local NVMe disks together; 0 without any. */
  readonly localNvmeGB: number;
  /** Elastic Fabric Adapter interfaces; 0 without any. */
  readonly efaInterfaces: number;
  /** Undefined for a type without GPUs or chips. */
  readonly accelerator: Accelerator | undefined;
}

// EC2 does not report these in Karpenter's page: https://awsdocs-neuron.readthedocs-hosted.com/en/latest/about-neuron/arch/neuron-hardware/index.html
const CHIP_MEMORY_GIB: Readonly<Record<string, number>> = {
  inferentia2: 32,
  trainium: 32,
  trainium2: 96,
};

/** The lines of the recorded facts by family; a family is read when it is first asked for. */
const lines = new Map(
  INSTANCE_TYPE_LINES.trim()
    .split('\n')
    .map((line) => [/^[^ |]+/.exec(line)?.[0] ?? '', line]),
);
const families = new Map<string, readonly InstanceType[]>();

/** The facts about a type such as `g5.xlarge`; throws a ValueError that names the sizes of its family. */
export function instanceType(name: string): InstanceType {
  const [family = ''] = name.split('.');
  const siblings = instanceTypesOf(family);
  const found = siblings.find((type) => type.name === name);
  if (found) return found;
  const sizes = siblings.map((type) => type.size).join(', ');
  throw new ValueError(`instance type '${name}' is not known; '${family}' has the sizes ${sizes}`);
}

/** All types of a family such as `g5`, the smallest first; throws a ValueError that names like families. */
export function instanceTypesOf(family: string): readonly InstanceType[] {
  const line = lines.get(family);
  if (line === undefined) throw new ValueError(unknownFamily(family));
  const known = families.get(family) ?? readFamily(line);
  families.set(family, known);
  return known;
}

/** The names of all families, in alphabetical order. */
export function instanceFamilies(): readonly string[] {
  return [...lines.keys()];
}

function unknownFamily(family: string): string {
  const like = instanceFamilies().filter((known) => known.startsWith(family.slice(0, 1)));
  const known = like.length > 0 ? like : instanceFamilies();
  return `instance family '${family}' is not known; known are ${known.join(', ')}`;
}

function readFamily(line: string): InstanceType[] {
  const [head = '', sizes = ''] = line.split('|');
  const [family = '', architecture, accelerator] = head.split(' ');
  return sizes.split(';').map((text) => {
    const [size = '', ...columns] = text.split(' ');
    const column = (index: number): number => Number(columns[index] ?? 0);
    return {
      name: `${family}.${size}`,
      family,
      size,
      architecture: architecture === 'arm64' ? 'arm64' : 'amd64',
      vCpus: column(0),
      memoryMiB: column(1),
      allocatable: { cpu: Quantity.millicores(column(2)), memory: Quantity.mebibytes(column(3)) },
      networkMbps: column(4) === 0 ? undefined : column(4),
      localNvmeGB: column(5),
      efaInterfaces: column(6),
      accelerator: readAccelerator(accelerator, column(7), column(8)),
    };
  });
}

function readAccelerator(
  text: string | undefined,
  count: number,
  memoryMiB: number,
): Accelerator | undefined {
  if (text === undefined) return undefined;
  const [kind, name = ''] = text.split(':');
  const memoryGiB = kind === 'neuron' ? (CHIP_MEMORY_GIB[name] ?? 0) : memoryMiB / 1024;
  return { kind: kind === 'neuron' ? kind : 'nvidia', name, count, memoryGiB };
}
