import { isDeepStrictEqual } from 'node:util';
import { Finding } from '../failures';
import type { HubDocument, ProfileDocument, TeamDocument, Traits } from './configuration';

/** Somebody, as `pods.py` calls them. */
const PERSON = 'ada';

/** Annotation of a notebook whose owner may become root. */
export const SUDO_REASON = 'eks-ml-platform/sudo-reason';

/** Units of JupyterHub's amounts of memory: https://github.com/jupyterhub/jupyterhub/blob/5.5.0/jupyterhub/traitlets.py */
const UNITS: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4 };

const KIBI = 1024;

type Amounts = Readonly<Record<string, number | string>>;

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** A pod as KubeSpawner makes it, as far as it is looked at. */
export interface MadePod {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly enableServiceLinks?: boolean;
    readonly priorityClassName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly unknown[];
    readonly volumes?: readonly { readonly name: string }[];
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly containers: readonly MadeContainer[];
  };
}

interface MadeContainer {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string }[];
  readonly resources: { readonly limits: Amounts; readonly requests: Amounts };
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly volumeMounts: readonly Mount[];
}

/** The claim of a home of one’s own. */
export interface MadeClaim {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly storageClassName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: Readonly<Record<string, string>> };
  };
}

/** What KubeSpawner would send for what somebody chose. */
export interface Started {
  readonly chosen: {
    readonly profile: string;
    readonly image?: string;
    readonly team?: string;
  };
  readonly pod: MadePod;
  readonly claim: MadeClaim | null;
}

/** What is promised to somebody: the traits of every notebook, changed by those of teams and profile. */
interface Promised {
  readonly profile: ProfileDocument;
  readonly teams: readonly TeamDocument[];
  readonly spawner: Traits;
  readonly selectors: readonly Traits[];
}

type Expectation = readonly [what: string, actual: unknown, expected: unknown];

/** What an environment promises of notebooks. */
export interface NotebookPromise {
  readonly document: HubDocument;
  /** Labels by which NetworkPolicies select notebooks. */
  readonly selectors: readonly Traits[];
}

/** What is not as promised of a pod, and of its claim. */
export function podFaults(
  { document: { profiles, teams, spawner }, selectors }: NotebookPromise,
  groups: readonly string[],
  started: Started,
): string[] {
  const { chosen } = started;
  const wrong = (problem: string) => `profile '${chosen.profile}': ${problem}`;
  const profile = profiles.find(({ name }) => name === chosen.profile);
  const [container] = started.pod.spec.containers;
  if (profile === undefined || container === undefined) return [wrong('no such profile')];
  const own = teams.filter(({ group }) => groups.includes(group));
  const promised = { profile, teams: own, spawner, selectors };
  return [
    ...amounts(promised, container),
    ...place(promised, started.pod),
    ...files(promised, started, container),
    ...identity(promised, started),
    ...security(promised, started.pod, container),
    ...surroundings(promised, started.pod, container),
  ]
    .filter(([, actual, expected]) => !isDeepStrictEqual(actual, expected))
    .map(([what, actual, expected]) =>
      wrong(`${what} '${asText(actual)}', promised '${asText(expected)}'`),
    );
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

function amounts(
  { profile: { override } }: Promised,
  { resources: { limits, requests } }: MadeContainer,
): Expectation[] {
  const { cpu: cpuLimit, memory: memoryLimit, ...otherLimits } = limits;
  const { cpu, memory, ...otherRequests } = requests;
  const devices = (name: string) => override[name] ?? {};
  return [
    ['CPU limit', Number(cpuLimit), override['cpu_limit']],
    ['CPU request', Number(cpu), override['cpu_guarantee']],
    ['memory limit', Number(memoryLimit), bytes(override['mem_limit'])],
    ['memory request', Number(memory), bytes(override['mem_guarantee'])],
    ['other limits', otherLimits, devices('extra_resource_limits')],
    ['other requests', otherRequests, devices('extra_resource_guarantees')],
    ['devices', devices('extra_resource_limits'), devices('extra_resource_guarantees')],
  ];
}

function bytes(amount: unknown): number {
  if (typeof amount === 'number') return amount;
  const [, number, unit = ''] = /^([\d.]+)([KMGT])$/.exec(String(amount)) ?? [];
  const power = UNITS[unit];
  if (power === undefined) throw new Finding(`'${String(amount)}' is no memory to JupyterHub`);
  return Math.trunc(Number(number) * KIBI ** power);
}

/** Selectors are added to each other; tolerations replace each other, so that a selector may be left without its own. */
function place({ profile: { override }, spawner }: Promised, { spec }: MadePod): Expectation[] {
  const selector = { ...asMap(spawner['node_selector']), ...asMap(override['node_selector']) };
  const tolerations = override['tolerations'] ?? spawner['tolerations'];
  const isElsewhere = !isDeepStrictEqual(selector, asMap(spawner['node_selector']));
  const hasDevices = override['extra_resource_limits'] !== undefined;
  return [
    ['nodes', spec.nodeSelector ?? {}, selector],
    ['tolerations', spec.tolerations ?? [], tolerations],
    [
      'devices without a toleration',
      hasDevices && (spec.tolerations ?? []).length === 0 ? 'yes' : 'no',
      'no',
    ],
    [
      'the hub’s nodes without their toleration',
      !isElsewhere && !containsAll(spec.tolerations ?? [], asList(spawner['tolerations'])),
      false,
    ],
  ];
}

function files(
  { profile, teams, spawner }: Promised,
  { pod, claim }: Started,
  { volumeMounts }: MadeContainer,
): Expectation[] {
  const all = [spawner, ...teams.map(({ override }) => override), profile.override];
  const mounts = Object.assign({}, ...all.map((each) => asMap(each['volume_mounts']))) as object;
  const names = (pod.spec.volumes ?? []).map(({ name }) => name);
  const lost = volumeMounts.filter(({ name }) => !names.includes(name));
  return [
    ['mounts', sorted(volumeMounts.map(({ mountPath }) => mountPath)), sorted(Object.keys(mounts))],
    ['mounts of no volume', lost, []],
    ['names left open', /\{[a-z_]+\}/.exec(JSON.stringify(pod))?.[0], undefined],
    ['home', claimFacts(claim), homeFacts(spawner)],
    [
      'directories of others',
      volumeMounts.filter(({ subPath = PERSON }) => subPath !== PERSON),
      [],
    ],
  ];
}

const claimFacts = (claim: MadeClaim | null) =>
  claim && [
    claim.metadata.name,
    claim.spec.storageClassName,
    claim.spec.resources.requests['storage'],
    claim.spec.accessModes,
  ];

const homeFacts = (spawner: Traits) =>
  spawner['storage_pvc_ensure'] === true
    ? [
        `home-${PERSON}`,
        spawner['storage_class'],
        spawner['storage_capacity'],
        spawner['storage_access_modes'],
      ]
    : null;

function identity({ profile, teams, spawner }: Promised, { chosen, pod }: Started): Expectation[] {
  const team = teams.find(({ name }) => name === chosen.team) ?? teams[0];
  const index = Number(chosen.image?.replace('image-', '') ?? 0);
  return [
    [
      'runs as',
      pod.spec.serviceAccountName,
      team?.choice.service_account ?? spawner['service_account'],
    ],
    ['team that policies know', pod.metadata.labels[TEAM_LABEL], team?.name],
    ['image', pod.spec.containers[0]?.image, profile.images[index]?.image],
  ];
}

/** What Pod Security *restricted* asks for; a profile with a reason for it may become root. */
function security(
  { profile: { override } }: Promised,
  { spec, metadata }: MadePod,
  { securityContext }: MadeContainer,
): Expectation[] {
  const isRoot = override['uid'] === 0;
  const reason = metadata.annotations[SUDO_REASON] ?? '';
  return [
    ['user', securityContext['runAsUser'], isRoot ? 0 : 1000],
    ['must not be root', securityContext['runAsNonRoot'], !isRoot],
    ['pod must not be root', spec.securityContext['runAsNonRoot'], !isRoot],
    ['escalation', securityContext['allowPrivilegeEscalation'], isRoot],
    ['capabilities', securityContext['capabilities'], isRoot ? undefined : { drop: ['ALL'] }],
    ['system calls', securityContext['seccompProfile'], { type: 'RuntimeDefault' }],
    ['a reason to be root', reason !== '', isRoot],
    ['token of the API', spec.automountServiceAccountToken, false],
  ];
}

function surroundings(
  { profile: { override }, spawner, selectors }: Promised,
  { metadata, spec }: MadePod,
  { args = [], env }: MadeContainer,
): Expectation[] {
  const variables = env.map(({ name }) => name);
  const wanted = { ...asMap(spawner['environment']), ...asMap(override['environment']) };
  return [
    ['labels that policies select by', lacking(metadata.labels, selectors.filter(isOfAll)), []],
    ['annotations', lacking(metadata.annotations, [asMap(spawner['extra_annotations'])]), []],
    ['priority', spec.priorityClassName, spawner['priority_class_name']],
    ['service links', spec.enableServiceLinks, false],
    ['variables that are missing', missing(Object.keys(wanted), variables), []],
    ['arguments that are missing', missing(asList(override['args']), args), []],
    ['a token of the hub', variables.includes('JUPYTERHUB_API_TOKEN'), true],
  ];
}

/** By it policies let a notebook reach the clusters of the team that it works for. */
const TEAM_LABEL = 'eks-ml-platform/team';

/** Whether a policy selects every notebook, and not those of one team. */
const isOfAll = (labels: Traits): boolean => !(TEAM_LABEL in labels);

/** Entries that are wanted, and not there. */
const lacking = (there: Traits, wanted: readonly Traits[]): unknown[] =>
  wanted
    .flatMap((each) => Object.entries(each))
    .filter(([name, value]) => there[name] !== value)
    .map(([name, value]) => `${name}=${String(value)}`);

const asMap = (value: unknown): Traits =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const sorted = (names: readonly string[]): string[] => names.toSorted();

const missing = (wanted: readonly unknown[], there: readonly unknown[]): unknown[] =>
  wanted.filter((each) => !there.includes(each));

const containsAll = (there: readonly unknown[], wanted: readonly unknown[]): boolean =>
  wanted.every((each) => there.some((other) => isDeepStrictEqual(each, other)));
