import { HOST, POOL, ZONE, type Node } from './nodes';
import { devicesIn, devicesOf, type Pod } from './pods';
import type { Placed } from './scheduled-cluster';

/** Effects of taints that keep pods away. */
const FORBIDDING = ['NoSchedule', 'NoExecute'];

/** The pool or the node group that a pod came to; undefined for one that waits. */
export function placeOf({ node }: Placed): string | undefined {
  const labels = node?.metadata.labels;
  return labels?.[POOL] ?? labels?.['eks.amazonaws.com/nodegroup'];
}

/**
 * What is wrong with the place of a pod. One that names a pool is there; one that names none is where every
 * pod may be; devices and those who ask for them come together.
 */
export function misplaced(placed: Placed): string[] {
  const { pod, node, reason } = placed;
  const { name, namespace } = pod.metadata;
  const about = (problem: string): string => `${namespace}/${name} ${problem}`;
  if (node === undefined) return [about(`waits: ${reason}`)];
  const place = placeOf(placed) ?? node.metadata.name;
  const wanted = pod.spec.nodeSelector?.[POOL];
  const problems: string[] = [];
  if (wanted !== undefined && wanted !== place) problems.push(`is on ${place}, wanted ${wanted}`);
  if (wanted === undefined && forbiddingTaints(node).length > 0) {
    problems.push(`names no pool, and is on ${place}, which keeps others away`);
  }
  const asked = devicesOf(pod);
  const offered = devicesIn(node.status.allocatable);
  if (asked.length === 0 && offered.length > 0) {
    problems.push(`asks for no device, and is on ${place}, which has ${offered.join(', ')}`);
  }
  return problems.map(about);
}

/** The zones with nodes that a pod selects; where it names no pool, those of nodes that every pod may run on. */
export function zonesFor({ spec }: Pod, nodes: readonly Node[]): string[] {
  const selector = Object.entries(spec.nodeSelector ?? {});
  const able = nodes.filter(
    (node) =>
      selector.every(([key, value]) => node.metadata.labels[key] === value) &&
      (spec.nodeSelector?.[POOL] !== undefined || forbiddingTaints(node).length === 0),
  );
  return [...new Set(able.flatMap(({ metadata }) => metadata.labels[ZONE] ?? []))].toSorted();
}

const forbiddingTaints = ({ spec }: Node) =>
  spec.taints.filter(({ effect }) => FORBIDDING.includes(effect));

/** The names of the places where pods of a group are, by a label of nodes. */
export const domainsOf = (group: readonly Placed[], label: string): string[] => [
  ...new Set(group.flatMap(({ node }) => node?.metadata.labels[label] ?? [])),
];

/** How many pods more the fullest of the domains has than the emptiest, of those that have any. */
function skewOf(group: readonly Placed[], label: string): number {
  const counts = domainsOf(group, label).map(
    (domain) => group.filter(({ node }) => node?.metadata.labels[label] === domain).length,
  );
  return Math.max(0, ...counts) - Math.min(Infinity, ...counts);
}

/** What is wrong with where the pods of one template are to each other, by their own constraints. */
export function unspread(group: readonly Placed[]): string[] {
  const [first] = group;
  if (first === undefined || group.length < 2) return [];
  const { topologySpreadConstraints = [], affinity } = first.pod.spec;
  const { name } = first.pod.metadata;
  const skewed = topologySpreadConstraints
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
    .filter(({ topologyKey, maxSkew }) => skewOf(group, topologyKey) > maxSkew)
    .map(({ topologyKey }) => `${name} and its like are not spread over ${topologyKey}`);
  const together = (affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
    .filter(({ topologyKey }) => domainsOf(group, topologyKey).length < group.length)
    .map(({ topologyKey }) => `two of ${name} and its like share a ${topologyKey}`);
  return [...skewed, ...together];
}

/** What is wrong with pods that are meant to be in one zone. */
export function apart(group: readonly Placed[]): string[] {
  const zones = domainsOf(group, ZONE);
  return zones.length === 1 ? [] : [`its pods are in ${zones.join(', ')}`];
}

/** What is wrong with pods that no zone and no node may hold all of. */
export function crowded(group: readonly Placed[]): string[] {
  return [ZONE, HOST]
    .filter((label) => domainsOf(group, label).length < 2 || skewOf(group, label) > 1)
    .map((label) => `its pods are at ${domainsOf(group, label).join(', ')}`);
}

/** `batch 2, general 14`: how many pods came to each place. */
export function tallyOf(placed: readonly Placed[]): string {
  const counts = new Map<string, number>();
  for (const each of placed) {
    const place = placeOf(each) ?? 'nowhere';
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, count]) => `${place} ${count}`)
    .join(', ');
}
