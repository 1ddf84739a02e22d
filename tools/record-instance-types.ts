/**
 * Records the facts about EC2 instance types in lib/catalogue/instance-types.data.ts, from the page
 * that Karpenter's AWS provider generates out of the EC2 API.
 *
 *   npx esbuild tools/record-instance-types.ts --bundle --platform=node | node - <checkout> <tag>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 'website/content/en/docs/reference/instance-types.md';
const OUTPUT = 'lib/catalogue/instance-types.data.ts';

/** Categories recorded; of the general ones only generations that Karpenter and Auto Mode still choose. */
const ACCELERATED = ['g', 'gr', 'p', 'trn', 'inf'];
const GENERAL = ['c', 'm', 'r'];
const OLDEST_GENERAL_GENERATION = 5;
const BURSTABLE = ['t3', 't3a', 't4g'];

/** AMD GPUs have no device plugin here, and the current Neuron SDK does not serve the first Inferentia. */
const UNSERVED_FAMILIES = ['g4ad', 'inf1'];

type Facts = ReadonlyMap<string, string>;

const [checkout = '.', tag = ''] = process.argv.slice(2);
if (!/^v\d+\.\d+\.\d+$/.test(tag)) {
  throw new Error(
    `usage: record-instance-types <checkout> <tag such as v1.14.1>, got tag '${tag}'`,
  );
}
const types = readTypes(readFileSync(join(checkout, PAGE), 'utf8')).filter(isRecorded);
writeFileSync(OUTPUT, render(types, tag));

/** One map of label and resource names to values for each heading `### \`type\``. */
function readTypes(page: string): Facts[] {
  return page
    .split('\n### `')
    .slice(1)
    .map((section) => {
      const rows = [...section.matchAll(/^\s*\|([^|]+)\|([^|]+)\|$/gm)];
      const facts = rows.map(([, key = '', value = '']): [string, string] => {
        const name = key.replace('karpenter.k8s.aws/', '');
        return [name === 'memory' || name === 'cpu' ? `allocatable-${name}` : name, value];
      });
      return new Map(facts);
    });
}

function isRecorded(type: Facts): boolean {
  const category = type.get('instance-category') ?? '';
  // A fraction of a GPU is not offered as a resource, so nothing can ask for it.
  if (type.get('instance-gpu-count') === '0') return false;
  if (UNSERVED_FAMILIES.includes(type.get('instance-family') ?? '')) return false;
  if (ACCELERATED.includes(category)) return true;
  if (BURSTABLE.includes(type.get('instance-family') ?? '')) return true;
  return (
    GENERAL.includes(category) &&
    Number(type.get('instance-generation')) >= OLDEST_GENERAL_GENERATION
  );
}

function render(types: readonly Facts[], version: string): string {
  const families = byFamily(types);
  const lines = [...families].map(([family, members]) => {
    const head = [family, need(members[0], 'kubernetes.io/arch'), acceleratorName(members[0])];
    return `${head.join(' ').trim()}|${members.map(row).join(';')}`;
  });
  return `/**
 * Facts about EC2 instance types, recorded by tools/record-instance-types.ts; do not edit.
 *
 * One line a family: name, architecture and accelerator (kind:name), then each size as
 * size, vCPU, memory MiB, allocatable CPU in thousandths, allocatable memory MiB, network Mbit/s,
 * local NVMe GB, EFA interfaces, accelerators, memory MiB of each. Trailing zeros are left out; a
 * zero network bandwidth or accelerator memory means that the source does not say it.
 */
export const INSTANCE_TYPES_SOURCE = {
  product: 'Karpenter provider for AWS',
  version: '${version}',
  source: 'https://github.com/aws/karpenter-provider-aws/blob/${version}/${PAGE}',
} as const;

export const INSTANCE_TYPE_LINES = \`
${lines.join('\n')}
\`;
`;
}

function row(type: Facts): string {
  const numbers = [
    need(type, 'instance-cpu'),
    need(type, 'instance-memory'),
    millicores(need(type, 'allocatable-cpu')),
    need(type, 'allocatable-memory').replace(/Mi$/, ''),
    type.get('instance-network-bandwidth'),
    type.get('instance-local-nvme'),
    type.get('vpc.amazonaws.com/efa'),
    type.get('instance-gpu-count') ?? type.get('instance-accelerator-count'),
    type.get('instance-gpu-memory'),
  ].map((value) => Number(value ?? 0));
  if (numbers.some(Number.isNaN)) throw new Error(`unreadable number in ${numbers.join(' ')}`);
  return `${need(type, 'instance-size')} ${numbers.join(' ')}`.replace(/( 0)+$/, '');
}

function millicores(text: string): string {
  return text.endsWith('m') ? text.slice(0, -1) : String(Number(text) * 1000);
}

function acceleratorName(type: Facts | undefined): string {
  const gpu = type?.get('instance-gpu-name');
  if (gpu !== undefined) return `${need(type, 'instance-gpu-manufacturer')}:${gpu}`;
  const chip = type?.get('instance-accelerator-name');
  return chip === undefined ? '' : `neuron:${chip}`;
}

function need(type: Facts | undefined, key: string): string {
  const value = type?.get(key);
  if (value === undefined)
    throw new Error(`no '${key}' for ${type?.get('node.kubernetes.io/instance-type') ?? '?'}`);
  return value;
}

function byFamily(all: readonly Facts[]): Map<string, Facts[]> {
  const families = new Map<string, Facts[]>();
  for (const type of all) {
    const family = need(type, 'instance-family');
    families.set(family, [...(families.get(family) ?? []), type]);
  }
  return families;
}
