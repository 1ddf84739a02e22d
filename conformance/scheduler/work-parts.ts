import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import type { KubernetesObject } from '../kubernetes/api-client';
import { ZONE, type Node } from './nodes';
import { podGroups, type Pod, type PodGroup } from './pods';
import type { Placed, ScheduledCluster } from './scheduled-cluster';
import { apart, crowded, misplaced, placeOf, tallyOf, zonesFor } from './verdict';
import { SPREAD_SERVICE, type Work } from './work';

/** Pods of a job that work: a launcher, a chief and servers of parameters only prefer their zone. */
const isNode = ({ pod }: Placed): boolean =>
  pod.metadata.labels?.['eks-ml-platform/training-nodes'] !== undefined;

/** Kinds of training, whose pods that work are meant to be in one zone. */
const TRAINING = /^(trainer\.)?kubeflow\.org\//;

/** The pods of one object, template by template. */
interface Task {
  readonly owner: KubernetesObject;
  readonly groups: readonly PodGroup[];
}

/** What the scheduler makes of work on pools of every sort, one after the other. */
export async function workParts(
  name: string,
  cluster: ScheduledCluster,
  { objects, meant }: Work,
): Promise<PartResult[]> {
  const works = objects
    .map((owner) => ({ owner, groups: podGroups([owner]) }))
    .filter(({ groups }) => groups.length > 0);
  const isTraining = ({ owner }: Task): boolean => TRAINING.test(owner.apiVersion);
  const judge = (judged: readonly Task[]) => judgeAll(cluster, meant, judged);
  return [
    await runPart(`${name}, training`, () => judge(works.filter(isTraining))),
    await runPart(`${name}, Ray and Spark`, () => judge(works.filter((work) => !isTraining(work)))),
  ];
}

async function judgeAll(
  cluster: ScheduledCluster,
  meant: Work['meant'],
  works: readonly Task[],
): Promise<string> {
  const findings: string[] = [];
  const all: Placed[] = [];
  for (const work of works) {
    const problems = new Map<string, string[]>();
    for (const { name, pods } of arrivalsOf(work, cluster.nodes)) {
      const placed = await cluster.place(pods);
      await cluster.remove(pods);
      all.push(...placed);
      for (const problem of problemsOf(work, placed, meant.get(work.owner.metadata.name))) {
        problems.set(problem, [...(problems.get(problem) ?? []), name]);
      }
    }
    findings.push(
      ...[...problems].map(([text, when]) => `${nameOf(work)}: ${text} (${when.join('; ')})`),
    );
  }
  if (findings.length > 0) throw new Finding(findings.join('; '));
  return `${works.length} objects, ${all.length} pods: ${tallyOf(all)}`;
}

const nameOf = ({ owner }: Task): string => `${owner.kind} ${owner.metadata.name}`;

/** A way in which the pods of a work may come. */
interface Arrival {
  readonly name: string;
  readonly pods: readonly Pod[];
}

/**
 * The ways in which the pods of a work may come to their nodes: the first of them is on any node that it may be on, and a
 * role whose nodes take long to start comes last. Trainer's launchers come after their nodes, for which they wait.
 */
function arrivalsOf({ owner, groups }: Task, nodes: readonly Node[]): Arrival[] {
  const flat = (ordered: readonly PodGroup[]) => ordered.flatMap(({ pods }) => pods);
  const written = { name: 'as written', pods: flat(groups) };
  const reversed = { name: 'in reverse', pods: flat(groups.toReversed()) };
  const isFixed = groups.length < 2 || owner.kind === 'TrainingRuntime';
  const orders = isFixed ? [written] : [written, reversed];
  if (!TRAINING.test(owner.apiVersion)) return orders;
  return orders.flatMap(({ name, pods }) => {
    const [first, ...others] = pods;
    if (first === undefined) return [];
    return zonesFor(first, nodes).map((zone) => ({
      name: `${name}, the first in ${zone}`,
      pods: [inZone(first, zone), ...others],
    }));
  });
}

const inZone = (pod: Pod, zone: string): Pod => ({
  ...pod,
  spec: { ...pod.spec, nodeSelector: { ...pod.spec.nodeSelector, [ZONE]: zone } },
});

function problemsOf(
  { owner, groups }: Task,
  placed: readonly Placed[],
  meant: string | undefined,
): string[] {
  const problems = placed.flatMap(misplaced);
  // Of pods that wait, nothing more can be said.
  const waiting = placed.find(({ node }) => node === undefined);
  if (waiting !== undefined) return misplaced(waiting);
  if (!placed.some((each) => placeOf(each) === meant)) problems.push(`none is on ${meant ?? '?'}`);
  if (TRAINING.test(owner.apiVersion)) problems.push(...apart(placed.filter(isNode)));
  if (owner.metadata.name !== SPREAD_SERVICE) return problems;
  const workers = groups.filter(({ pods }) => pods.length > 1);
  return [
    ...problems,
    ...workers.flatMap(({ pods }) => crowded(placed.filter(({ pod }) => pods.includes(pod)))),
  ];
}
