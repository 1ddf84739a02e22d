import * as path from 'node:path';
import type { CheckContext } from '../check';
import type { EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { inParallel } from '../parallel';
import { runProgram } from '../program';
import type { PythonEnvironment } from '../python/environment';
import {
  changeFile,
  NOWHERE,
  writeConfiguration,
  type FileChange,
  type HubConfiguration,
  type HubDocument,
} from './configuration';
import { podFaults, type NotebookPromise, type Started } from './promise';
import type { HubSubject } from './subjects';

const LISTED = 5;

/** What somebody is offered, and what would start. */
interface Answer {
  readonly groups: readonly string[];
  readonly offered: readonly string[];
  readonly started: readonly Started[];
  /** Profiles that are not offered, and start all the same when asked for by name; empty for one of no profile. */
  readonly openDoors: readonly string[];
}

interface PodMutation extends FileChange {
  readonly name: string;
  readonly expect: RegExp;
}

/** Mistakes in what the hub reads; what is promised stays. */
const MUTATIONS: readonly PodMutation[] = [
  {
    name: 'labels that no policy selects',
    file: 'jupyterhub_config.py',
    from: 'c.KubeSpawner.profile_list = profile_list',
    to: 'c.KubeSpawner.profile_list = profile_list\nc.KubeSpawner.component_label = "others"',
    expect: /labels that policies select by/,
  },
  {
    name: 'a notebook without a limit',
    file: 'platform.json',
    from: '"mem_limit"',
    to: '"notes"',
    expect: /memory limit/,
  },
  {
    name: 'a taint that nobody tolerates',
    file: 'platform.json',
    from: /"tolerations": \[\s+\{\s+"key": "nvidia.com\/gpu"[^\]]+\]/,
    to: '"tolerations": []',
    expect: /'gpu'.*tolerations/,
  },
  {
    name: 'another number of devices',
    file: 'platform.json',
    from: /("extra_resource_limits": \{\s+"nvidia.com\/gpu": )"2"/,
    to: '$1"1"',
    expect: /'gpu'.*other limits/,
  },
  {
    name: 'a folder that is not mounted',
    file: 'platform.json',
    from: '"mountPath": "/home/shared"',
    to: '"mountPath": "/home/elsewhere"',
    expect: /mounts/,
  },
  {
    name: 'the account of another team',
    file: 'platform.json',
    from: '"service_account": "notebook-vision"',
    to: '"service_account": "notebook-language"',
    expect: /runs as 'notebook-language'/,
  },
  {
    name: 'a container that keeps its capabilities',
    file: 'platform.json',
    from: /"drop": \[\s+"ALL"\s+\]/,
    to: '"drop": []',
    expect: /capabilities/,
  },
  {
    name: 'a profile that is open to all',
    file: 'platform_notebooks.py',
    from: 'if may_start(profile, teams, groups)',
    to: 'if profile',
    expect: /are offered/,
  },
  {
    name: 'a start of what is not offered',
    file: 'jupyterhub_config.py',
    from: 'if not profile_list(spawner):',
    to: 'if profile_list is None:',
    expect: /may start '' though/,
  },
];

/** What people of every group are offered, and the pods that they get, are what the document promises. */
export async function checkPods(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { name, objects }: HubSubject,
): Promise<string> {
  const configuration = writeConfiguration(objects, path.join(scratch, `pods-${name}`), NOWHERE);
  const { document } = configuration;
  const answers = await ask(root, python, configuration, groupsToAsk(document));
  const faults = [
    ...answerFaults(promiseOf(objects, document), answers),
    ...accountFaults(objects, document),
  ];
  if (faults.length > 0) throw new Finding(listed(faults));
  const pods = answers.reduce((count, { started }) => count + started.length, 0);
  return `${document.profiles.length} profiles, ${answers.length} sets of groups: ${pods} pods as promised`;
}

/** Makes mistakes in copies of what a hub reads. */
export async function noticesPods(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { objects }: HubSubject,
): Promise<string> {
  const outcomes = await inParallel(MUTATIONS, async (mutation) => {
    const folder = path.join(scratch, `pods-broken-${MUTATIONS.indexOf(mutation)}`);
    const configuration = writeConfiguration(objects, folder, NOWHERE);
    changeFile(folder, mutation);
    const answers = await ask(root, python, configuration, groupsToAsk(configuration.document));
    const faults = answerFaults(promiseOf(objects, configuration.document), answers);
    return faults.some((fault) => mutation.expect.test(fault))
      ? []
      : [`${mutation.name} (${listed(faults) || 'no fault'})`];
  });
  const unnoticed = outcomes.flat();
  if (unnoticed.length > 0) throw new Finding(`not noticed: ${unnoticed.join('; ')}`);
  return `${MUTATIONS.length} mistakes are noticed`;
}

/** Asks the real KubeSpawner. */
export async function ask(
  root: string,
  { python }: PythonEnvironment,
  { folder, env }: HubConfiguration,
  groups: readonly (readonly string[])[],
): Promise<Answer[]> {
  const script = path.join(root, 'conformance/jupyterhub/pods.py');
  const input = JSON.stringify(groups);
  const { code, stdout, stderr } = await runProgram(python, [script, folder], { env, input });
  if (code !== 0)
    throw new Finding(`KubeSpawner refuses: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return JSON.parse(stdout) as Answer[];
}

/** Nobody’s groups, each group alone, and all of them at once. */
export function groupsToAsk({ identity, profiles, teams }: HubDocument): string[][] {
  const named = [
    ...identity.allowedGroups,
    ...profiles.flatMap(({ groups }) => groups ?? []),
    ...teams.map(({ group }) => group),
  ];
  const all = [...new Set(named)];
  return [[], ...all.map((group) => [group]), all];
}

function answerFaults(promise: NotebookPromise, answers: readonly Answer[]): string[] {
  const { document } = promise;
  return answers.flatMap(({ groups, offered, started, openDoors }) => {
    const wanted = promisedProfiles(document, groups);
    const who = groups.length === 0 ? 'people of no group' : `people of ${groups.join(', ')}`;
    return [
      ...(offered.join() === wanted.join()
        ? []
        : [`${who} are offered ${offered.join(', ')}, not ${wanted.join(', ')}`]),
      ...openDoors.map((profile) => `${who} may start '${profile}' though it is not offered`),
      ...started.flatMap((each) => podFaults(promise, groups, each)),
    ];
  });
}

/** A profile is for the groups that it names, and within a team for what the team allows. */
function promisedProfiles({ profiles, teams }: HubDocument, groups: readonly string[]): string[] {
  const own = teams.filter(({ group }) => groups.includes(group));
  return profiles
    .filter((profile) => profile.groups?.some((group) => groups.includes(group)) ?? true)
    .map(({ name }) => name)
    .filter(
      (name) => own.length === 0 || own.some(({ profiles: few }) => few?.includes(name) ?? true),
    );
}

/** Policies of notebooks are named after them: what they may reach, and who may reach them. */
const OF_NOTEBOOKS = /^egress-notebook-|^ingress-.*-to-notebook-/;

function promiseOf(objects: readonly EmittedObject[], document: HubDocument): NotebookPromise {
  const selectors = objects
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && OF_NOTEBOOKS.test(metadata.name))
    .map(({ spec }) => JSON.stringify(spec?.podSelector?.matchLabels ?? {}));
  if (selectors.length === 0) throw new Finding('no NetworkPolicy selects notebooks');
  const labels = [...new Set(selectors)].map((text) => JSON.parse(text) as Record<string, string>);
  return { document, selectors: labels };
}

/** The accounts that notebooks run as are made. */
function accountFaults(objects: readonly EmittedObject[], document: HubDocument): string[] {
  const accounts = objects
    .filter(({ kind }) => kind === 'ServiceAccount')
    .map(({ metadata }) => metadata.name);
  return [String(document.spawner['service_account']), ...document.teams.map(accountOf)]
    .filter((name) => !accounts.includes(name))
    .map((name) => `there is no account '${name}'`);
}

const accountOf = ({ choice }: HubDocument['teams'][number]) => choice.service_account;

const listed = (faults: readonly string[]): string =>
  `${faults.slice(0, LISTED).join('; ')}${faults.length > LISTED ? `; and ${faults.length - LISTED} more` : ''}`;
