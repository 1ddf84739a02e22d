import * as fs from 'node:fs';
import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { emptyMembers, nameOf, objectsIn } from '../helm/compare';
import { madeValues, runHelm } from '../helm/helm';
import { runProgram } from '../program';
import type { Toolbox } from '../tools';
import { stacksInOrder } from '../terraform/stacks';
import { messageOf, type ApiResponse, type KubernetesObject } from './api-client';
import { Cluster } from './cluster';
import { ControlPlane, type ControlPlanePrograms } from './control-plane';
import { templatedPods } from './pods';
import { realDefinitions } from './real-definitions';
import { checkDefinitionRefusals, checkRefusals } from './rules';
import { unitReleases, type UnitRelease } from './releases';

/** Findings beyond these are counted, not listed. */
const LISTED = 8;

/** A real API server over the manifests and charts of every environment. */
export const kubernetesCheck: Check = {
  name: 'kubernetes',
  tier: 'full',
  shows:
    "A kube-apiserver accepts every object of dist/ by server-side apply with strict field validation, and applying again changes nothing; the pods of every workload's template are admitted under the Pod Security level, quota and limits of their namespace; Helm installs every packed unit in the order of the stacks, and removes it again.",
  cannotShow:
    'Custom resources whose real definition could not be had are accepted with any content: each part names the definitions that are real and those that stand in. Admission webhooks are off. There are no nodes and no controllers: nothing is scheduled and nothing runs. Upstream charts are not installed, and the hook of the teardown unit does not run.',
  run: async (context) => {
    const programs = await controlPlanePrograms(context.tools);
    const { root, scratch } = context;
    const results: PartResult[] = [
      await runPart('broken copies of a pod', () => checkRefusals(root, scratch, programs)),
      await runPart('broken copies of a Gateway', async () =>
        checkDefinitionRefusals(root, scratch, programs, await definitionsOf(context)),
      ),
    ];
    for (const environment of context.environments) {
      results.push(
        ...(await checkManifests(context, programs, environment)),
        await runPart(`${environment}, helm install`, () =>
          checkReleases(context, programs, environment),
        ),
      );
    }
    return results;
  },
};

/** The real definitions, looked up once for all parts of a run. */
function definitionsOf(context: CheckContext): Promise<KubernetesObject[]> {
  const known = DEFINITIONS.get(context) ?? realDefinitions(context);
  DEFINITIONS.set(context, known);
  return known;
}

const DEFINITIONS = new WeakMap<CheckContext, Promise<KubernetesObject[]>>();

/** The programs of a control plane, built where the machine has none. */
export async function controlPlanePrograms(tools: Toolbox): Promise<ControlPlanePrograms> {
  const etcd = await tools.findOrBuild('etcd');
  const apiServer = await tools.findOrBuild('kube-apiserver');
  for (const [name, program] of Object.entries({ 'kube-apiserver': apiServer, etcd })) {
    const { stdout } = await runProgram(program, ['--version']);
    tools.used(name, /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown');
  }
  return { apiServer, etcd };
}

async function checkManifests(
  context: CheckContext,
  programs: ControlPlanePrograms,
  environment: string,
): Promise<PartResult[]> {
  const folder = path.join(context.scratch, `cluster-${environment}`);
  let plane: ControlPlane | undefined;
  let cluster: Cluster | undefined;
  let objects: readonly KubernetesObject[] = [];
  const applied = await runPart(`${environment}, apply`, async () => {
    const output = await context.synthesize(environment, 'replaced');
    objects = manifestObjects(output);
    plane = await ControlPlane.start(programs, folder);
    cluster = new Cluster(plane.client);
    return applyAll(cluster, objects, await definitionsOf(context));
  });
  const pods = await runPart(`${environment}, pods`, async () => {
    if (cluster === undefined) {
      throw new Finding('there is no cluster to ask');
    }
    return admitPods(cluster, objects);
  });
  await plane?.stop();
  return [applied, pods];
}

async function applyAll(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  definitions: readonly KubernetesObject[],
): Promise<string> {
  const { real, stoodIn } = await cluster.define(objects, definitions);
  const findings: string[] = [];
  for (const object of objects) {
    const first = await cluster.apply(object);
    const warnings = first.warnings.map((warning) => `${nameOf(object)}: ${warning}`);
    findings.push(...warnings);
    if (first.status >= 300) {
      findings.push(`${nameOf(object)}: ${messageOf(first)}`);
      continue;
    }
    if (!(await settles(cluster, object, first))) {
      const empty = emptyMembers(object).join(', ');
      const hint = empty === '' ? '' : ` (the API server drops empty members: ${empty})`;
      findings.push(`${nameOf(object)}: applying it again changes it${hint}`);
    }
  }
  refuse(findings);
  const named = (names: readonly string[]) => (names.length === 0 ? '' : ` (${names.join(', ')})`);
  return `${objects.length} objects, ${real.length} real definitions${named(real)}, ${stoodIn.length} stood in${named(stoodIn)}`;
}

/** Controllers of the API server itself write the status of a definition several times after it is made. */
const MOST_ATTEMPTS = 6;

/**
 * Whether applying an object again leaves it as it is. The defaults that a definition has for `status`
 * are stored with the second write only: a later one counts then.
 */
async function settles(
  cluster: Cluster,
  object: KubernetesObject,
  first: ApiResponse,
): Promise<boolean> {
  let before = first;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const after = await cluster.apply(object);
    if (resourceVersion(before.body) === resourceVersion(after.body)) return true;
    before = after;
  }
  return false;
}

async function admitPods(cluster: Cluster, objects: readonly KubernetesObject[]): Promise<string> {
  await cluster.standInForControllers(objects);
  const pods = templatedPods(objects);
  const findings: string[] = [];
  for (const { owner, pod } of pods) {
    const response = await cluster.wouldCreate(pod);
    const errors = response.status >= 300 ? [messageOf(response)] : [];
    findings.push(...[...errors, ...response.warnings].map((text) => `${nameOf(owner)}: ${text}`));
  }
  refuse(findings);
  return `${pods.length} pod templates`;
}

async function checkReleases(
  context: CheckContext,
  programs: ControlPlanePrograms,
  environment: string,
): Promise<string> {
  const output = await context.synthesize(environment, 'replaced');
  if (!fs.existsSync(path.join(output, 'cdktf.out'))) {
    return 'the environment has no releases';
  }
  const helm = await context.tools.findOrBuild('helm');
  const releases = unitReleases(stacksInOrder(output));
  const plane = await ControlPlane.start(
    programs,
    path.join(context.scratch, `helm-${environment}`),
  );
  try {
    const objects = await renderedObjects(helm, releases);
    await new Cluster(plane.client).define(objects, await definitionsOf(context));
    for (const release of releases) {
      await installs(helm, plane.kubeconfig, release);
    }
    const largest = await largestRelease(plane);
    for (const release of releases.toReversed()) {
      const { name, namespace } = release;
      const args = ['uninstall', name, '--namespace', namespace, '--no-hooks'];
      await mustHelm(helm, args, plane.kubeconfig, `uninstall ${name}`);
    }
    return `${releases.length} releases, the largest stored in ${largest} KiB`;
  } finally {
    await plane.stop();
  }
}

async function renderedObjects(
  helm: string,
  releases: readonly UnitRelease[],
): Promise<KubernetesObject[]> {
  const objects: object[] = [];
  for (const { name, chart } of releases) {
    const { stdout } = await runHelm(helm, ['template', name, chart], madeValues(chart));
    objects.push(...objectsIn(stdout));
  }
  return objects as KubernetesObject[];
}

async function installs(helm: string, kubeconfig: string, release: UnitRelease): Promise<void> {
  const { name, namespace, chart } = release;
  const args = ['install', name, chart, '--namespace', namespace];
  await mustHelm(helm, args, kubeconfig, `install ${name}`, madeValues(chart));
}

async function mustHelm(
  helm: string,
  args: readonly string[],
  kubeconfig: string,
  what: string,
  values?: Readonly<Record<string, string>>,
): Promise<void> {
  const { code, stderr } = await runHelm(helm, args, values, { KUBECONFIG: kubeconfig });
  if (code !== 0) {
    throw new Finding(`helm ${what}: ${stderr.trim().slice(0, 600)}`);
  }
}

async function largestRelease(plane: ControlPlane): Promise<number> {
  const query = 'fieldSelector=type%3Dhelm.sh%2Frelease.v1';
  const { body } = await plane.client.request('GET', `/api/v1/secrets?${query}`);
  const { items = [] } = body as { items?: readonly { data?: { release?: string } }[] };
  const sizes = items.map(({ data }) => Buffer.from(data?.release ?? '', 'base64').length);
  return Math.ceil(Math.max(0, ...sizes) / 1024);
}

/** The objects of an environment's output, in the order in which they are applied. */
export function manifestObjects(output: string): KubernetesObject[] {
  const folder = path.join(output, 'dist');
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.k8s.yaml'));
  return files
    .toSorted((a, b) => parseInt(a) - parseInt(b) || (a < b ? -1 : 1))
    .flatMap((file) => objectsIn(fs.readFileSync(path.join(folder, file), 'utf8')))
    .map((object) => object as KubernetesObject);
}

function refuse(findings: readonly string[]): void {
  if (findings.length > 0) {
    const more = findings.length > LISTED ? `; and ${findings.length - LISTED} more` : '';
    throw new Finding(`${findings.slice(0, LISTED).join('; ')}${more}`);
  }
}

function resourceVersion(body: unknown): string | undefined {
  return (body as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
}
