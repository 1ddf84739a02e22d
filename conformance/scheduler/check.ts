import * as path from 'node:path';
import type { ComputeMode } from '../../constructs/kubernetes/core';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import type { KubernetesObject } from '../kubernetes/api-client';
import { controlPlanePrograms, manifestObjects } from '../kubernetes/check';
import { runProgram } from '../program';
import type { Toolbox } from '../tools';
import { embeddedObjects } from './embedded';
import { mistakeParts } from './mistakes';
import { nodesOf, poolSorts, ZONE, type NodeSort } from './nodes';
import { podGroups } from './pods';
import { ScheduledCluster, type Placed, type SchedulerPrograms } from './scheduled-cluster';
import { madeSubject, type Subject } from './subject';
import { terraformNodes } from './terraform-nodes';
import { domainsOf, misplaced, placeOf, tallyOf, unspread } from './verdict';
import { workParts } from './work-parts';

/** Findings beyond these are counted, not listed. */
const LISTED = 8;

/** A real scheduler chooses nodes for the pods of every environment. */
export const schedulerCheck: Check = {
  name: 'scheduler',
  tier: 'full',
  shows:
    'The real kube-scheduler, with nodes of each pool’s labels, taints and largest instance type, places every pod that an environment leads to: those of workloads, of Ray, of training, of Spark, of workflows, of Airflow’s tasks and of notebooks. Pods that name a pool come to it, others to nodes that every pod may run on, and none without a device to a node with devices. Jobs of each framework are in one zone, whichever of their pods comes first; workers that are spread are in several.',
  cannotShow:
    'Nodes are there before the pods: what Karpenter would start, and whether EC2 has it, is not shown; nor do DaemonSets take their part of a node. Nothing runs. Claims are taken out of pods, so the zones of volumes bind nobody. Quotas are left out, and Kueue and Volcano, which decide when pods come. The pods of upstream charts are not there. KubeSpawner’s pods are made after the hub’s document, not by it.',
  run: async (context) => {
    const programs = await schedulerPrograms(context.tools);
    const results: PartResult[] = [];
    for (const environment of context.environments) {
      results.push(
        await runPart(environment, () => checkEnvironment(context, programs, environment)),
      );
    }
    results.push(...(await madeParts(context, programs, 'auto')));
    results.push(...(await madeParts(context, programs, 'karpenter')));
    return results;
  },
};

async function schedulerPrograms(tools: Toolbox): Promise<SchedulerPrograms> {
  const plane = await controlPlanePrograms(tools);
  const scheduler = await tools.findOrBuild('kube-scheduler');
  const { stdout } = await runProgram(scheduler, ['--version']);
  tools.used('kube-scheduler', /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown');
  return { ...plane, scheduler };
}

async function checkEnvironment(
  { scratch, synthesize }: CheckContext,
  programs: SchedulerPrograms,
  environment: string,
): Promise<string> {
  const output = await synthesize(environment, 'replaced');
  const objects = manifestObjects(output);
  if (!objects.some(({ kind }) => kind === 'NodePool')) return 'other software makes its nodes';
  const { zones, sorts } = terraformNodes(output);
  const all = [...sorts, ...poolSorts(objects, zones)];
  const folder = path.join(scratch, `scheduler-${environment}`);
  const cluster = await ScheduledCluster.start(programs, folder, objects, all.flatMap(nodesOf));
  try {
    return await placesAll(cluster, objects, all);
  } finally {
    await cluster.stop();
  }
}

async function placesAll(
  cluster: ScheduledCluster,
  objects: readonly KubernetesObject[],
  sorts: readonly NodeSort[],
): Promise<string> {
  const groups = podGroups([...objects, ...embeddedObjects(objects)]);
  const pods = groups.flatMap((group) => group.pods);
  const placed = await cluster.place(pods);
  await cluster.remove(pods);
  const together = groups.map((group) => placed.filter(({ pod }) => group.pods.includes(pod)));
  const findings = [...placed.flatMap(misplaced), ...together.flatMap(unspread)];
  if (findings.length > 0) {
    const more = findings.length > LISTED ? `; and ${findings.length - LISTED} more` : '';
    throw new Finding(`${findings.slice(0, LISTED).join('; ')}${more}`);
  }
  const empty = sorts.filter(({ name }) => !placed.some((each) => placeOf(each) === name));
  return [
    `${placed.length} pods of ${groups.length} templates: ${tallyOf(placed)}`,
    ...(empty.length === 0 ? [] : [`none on ${empty.map(({ name }) => name).join(', ')}`]),
    zonesOf(together),
  ].join('; ');
}

/** How many of the templates that want to be spread over zones are, be it asked for or only preferred. */
function zonesOf(groups: readonly (readonly Placed[])[]): string {
  const wanting = groups.filter(
    ([first, second]) =>
      second !== undefined &&
      first?.pod.spec.topologySpreadConstraints?.some(({ topologyKey }) => topologyKey === ZONE),
  );
  const spread = wanting.filter((group) => domainsOf(group, ZONE).length > 1);
  return `${spread.length} of ${wanting.length} templates that want several zones have them`;
}

async function madeParts(
  { scratch }: CheckContext,
  programs: SchedulerPrograms,
  compute: ComputeMode,
): Promise<PartResult[]> {
  const name = `made, ${compute}`;
  let made: { cluster: ScheduledCluster; subject: Subject } | undefined;
  const started = await runPart(name, async () => {
    const subject = madeSubject(compute);
    const sorts = poolSorts(subject.platform, subject.zones);
    const folder = path.join(scratch, `scheduler-${compute}`);
    const nodes = sorts.flatMap(nodesOf);
    const cluster = await ScheduledCluster.start(programs, folder, subject.platform, nodes);
    made = { cluster, subject };
    return placesAll(cluster, subject.platform, sorts);
  });
  if (made === undefined) return [started];
  const { cluster, subject } = made;
  try {
    return [
      started,
      ...(await workParts(name, cluster, subject.work)),
      ...(compute === 'karpenter' ? await mistakeParts(cluster, subject) : []),
    ];
  } finally {
    await cluster.stop();
  }
}
