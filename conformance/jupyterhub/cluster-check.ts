import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { controlPlanePrograms } from '../kubernetes/check';
import type { ControlPlanePrograms } from '../kubernetes/control-plane';
import { PostgresServer } from '../postgres';
import type { PythonEnvironment } from '../python/environment';
import { hubEnvironment } from './check';
import { NOWHERE, writeConfiguration } from './configuration';
import { HubCluster } from './hub-cluster';
import { NotebookTrial } from './notebook';
import { ask, groupsToAsk } from './pods-part';
import { SUDO_REASON, type MadePod } from './promise';
import { madeHubs, shippedHubs, type HubSubject } from './subjects';

/**
 * What the API server says of every claim of KubeSpawner, which names the class of storage in two places.
 * https://github.com/jupyterhub/kubespawner/blob/7.0.0/kubespawner/objects.py
 */
const KUBESPAWNERS_OWN = 'annotations[volume.beta.kubernetes.io/storage-class]: deprecated';

const RESTRICTED_WARNING = 'would violate PodSecurity "restricted';

/** A real API server takes what the real hub sends. */
export const notebooksCheck: Check = {
  name: 'notebooks',
  tier: 'full',
  shows:
    'A kube-apiserver admits every pod and every claim that KubeSpawner makes, under the Pod Security level, quota and limits of the hub’s namespace, and refuses one that keeps its capabilities; the real hub, with the token and the rights of its own service account, makes pod and home of a notebook, finds it, routes to it, and stops it; without one of its rights it does not.',
  cannotShow:
    'No container runs: the check says of the pod that it runs, and answers for the notebook. NetworkPolicies are taken in, and enforced by nobody.',
  run: async (context) => {
    const programs = await controlPlanePrograms(context.tools);
    const python = await hubEnvironment(context);
    const shipped = await shippedHubs(context);
    const results: PartResult[] = [];
    for (const subject of [...shipped, ...madeHubs()]) {
      results.push(
        ...(await onCluster(context, programs, subject, async (cluster) => [
          await runPart(`${subject.name}, admission`, () =>
            admission(context, python, subject, cluster),
          ),
          ...(subject === shipped[0] ? await trial(context, python, subject, cluster) : []),
        ])),
      );
    }
    return results;
  },
};

async function onCluster(
  { scratch }: CheckContext,
  programs: ControlPlanePrograms,
  { name, all }: HubSubject,
  look: (cluster: HubCluster) => Promise<PartResult[]>,
): Promise<PartResult[]> {
  let cluster: HubCluster | undefined;
  const started = await runPart(`${name}, namespace`, async () => {
    cluster = await HubCluster.start(programs, path.join(scratch, `notebooks-${name}`), all());
    return 'a real API server, with the hub’s namespace as it is';
  });
  if (cluster === undefined) return [started];
  try {
    return [started, ...(await look(cluster))];
  } finally {
    await cluster.stop();
  }
}

async function admission(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { name, objects }: HubSubject,
  cluster: HubCluster,
): Promise<string> {
  const folder = path.join(scratch, `admission-${name}`);
  const configuration = writeConfiguration(objects, folder, NOWHERE);
  const all = groupsToAsk(configuration.document).slice(-1);
  const started = (await ask(root, python, configuration, all)).flatMap((each) => each.started);
  const faults: string[] = [];
  for (const { chosen, pod, claim } of started) {
    const told = [
      ...(await cluster.refusals(pod)),
      ...(claim === null ? [] : await cluster.refusals(claim)),
    ];
    const refusals = told.filter((each) => !isExpected(pod, each));
    faults.push(...refusals.map((refusal) => `${JSON.stringify(chosen)}: ${refusal}`));
  }
  const [first] = started;
  if (first === undefined) throw new Finding('nothing starts');
  if ((await cluster.refusals(privileged(first.pod))).length === 0) {
    faults.push('a privileged pod is admitted');
  }
  if (faults.length > 0) throw new Finding(faults.slice(0, 4).join('; '));
  return `${started.length} pods are admitted, a privileged one is not`;
}

/** A notebook with a reason to be root is let in by a lower level, which warns of it. */
function isExpected({ metadata }: MadePod, told: string): boolean {
  const hasReason = metadata.annotations[SUDO_REASON] !== undefined;
  return told.includes(KUBESPAWNERS_OWN) || (hasReason && told.startsWith(RESTRICTED_WARNING));
}

/** A copy that no level but *privileged* lets in. */
function privileged(pod: MadePod): object {
  const containers = pod.spec.containers.map((container) => ({
    ...container,
    securityContext: { privileged: true },
  }));
  return { ...pod, spec: { ...pod.spec, containers } };
}

async function trial(
  context: CheckContext,
  python: PythonEnvironment,
  subject: HubSubject,
  cluster: HubCluster,
): Promise<PartResult[]> {
  const postgres = await PostgresServer.start(context.tools, context.root, context.scratch);
  let trial: NotebookTrial | undefined;
  try {
    const started = await runPart('hub with the rights of its account', async () => {
      trial = await NotebookTrial.start({ context, python, postgres }, subject, cluster);
      return 'healthy';
    });
    if (trial === undefined) return [started];
    const begun: NotebookTrial = trial;
    return [
      started,
      await runPart('a notebook starts', () => begun.starts()),
      await runPart('a notebook knows its owner', () => begun.knowsItsOwner()),
      await runPart('a notebook stops', () => begun.stops()),
      await runPart('notices a right that is missing', () => begun.needsItsRights()),
    ];
  } finally {
    await trial?.stop();
    await postgres.stop();
  }
}
