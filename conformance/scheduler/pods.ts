import type { KubernetesObject } from '../kubernetes/api-client';

/** Amounts of resources by name. */
export type Amounts = Readonly<Record<string, string>>;

/** A container, as far as the scheduler looks at it. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
}

/** A spread constraint. */
export interface Spread {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly whenUnsatisfiable: string;
}

interface AffinityTerm {
  readonly topologyKey: string;
}

/** The spec of a pod, as far as the scheduler looks at it. */
export interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly object[];
  readonly affinity?: {
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly AffinityTerm[];
    };
  };
  readonly topologySpreadConstraints?: readonly Spread[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
}

/** A pod. */
export interface Pod extends KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

/** The pods of one template. */
export interface PodGroup {
  /** Kind and name of the object that holds the template. */
  readonly owner: string;
  readonly pods: readonly Pod[];
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** What stands beside a template, in the words of the kinds that have one; the API server knows their types. */
interface Holder {
  readonly replicas?: number;
  readonly numOfHosts?: number;
  readonly instances?: number;
  readonly groupName?: string;
  readonly cores?: number;
  readonly memory?: string;
  readonly serviceAccount?: string;
}

interface Found {
  readonly template: Template;
  readonly holder: Holder;
}

const GROUPS = ['apps', 'batch', 'ray.io', 'trainer.kubeflow.org', 'kubeflow.org'];
const SPARK = 'sparkoperator.k8s.io';

/**
 * The pods that controllers and operators make of the objects: as many of each template as it says, one at least. Those of a
 * DaemonSet are not among them: each is for a node that its controller names.
 */
export function podGroups(objects: readonly KubernetesObject[]): PodGroup[] {
  return objects.flatMap((owner) => {
    if (owner.kind === 'DaemonSet') return [];
    if (owner.kind === 'Pod') return [{ owner: nameOf(owner), pods: [asPod(owner)] }];
    const [group = ''] = owner.apiVersion.split('/');
    if (![...GROUPS, SPARK].includes(group)) return [];
    return templatesIn(owner, nodeCount(owner)).map((found, index) => ({
      owner: nameOf(owner),
      pods: copies(owner, found, index),
    }));
  });
}

const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

/** A pod of its own has the members that are read here, or the API server refuses it. */
const asPod = (object: KubernetesObject): Pod => {
  const pod = object as Pod;
  return { ...pod, spec: withoutClaims(pod.spec) };
};

/** Nodes of a TrainJob of this runtime. */
function nodeCount(owner: KubernetesObject): number {
  // Other kinds have no such member.
  const { spec } = owner as { spec?: { mlPolicy?: { numNodes?: number } } };
  return spec?.mlPolicy?.numNodes ?? 1;
}

/** Everything in a value that is a template of pods; `nodes` are those of a job of Trainer. */
function templatesIn(value: unknown, nodes: number, inherited = 1): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const count = 'name' in value && value.name === 'node' ? nodes : inherited;
  return Object.values(value).flatMap((member: unknown) =>
    isTemplate(member)
      ? [{ template: member, holder: { replicas: count, ...(value as Holder) } }]
      : templatesIn(member, nodes, count),
  );
}

const isTemplate = (value: unknown): value is Template =>
  typeof value === 'object' &&
  value !== null &&
  'spec' in value &&
  typeof value.spec === 'object' &&
  value.spec !== null &&
  'containers' in value.spec;

function copies(owner: KubernetesObject, { template, holder }: Found, index: number): Pod[] {
  const { instances, replicas = 1, numOfHosts = 1 } = holder;
  const count = Math.max(1, instances ?? replicas) * numOfHosts;
  const { name, namespace = 'default' } = owner.metadata;
  return Array.from({ length: count }, (_, copy) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata?.labels, ...operatorLabels(owner, holder) },
      name: `${owner.kind.toLowerCase()}-${name}-${index}-${copy}`,
      namespace,
    },
    spec: withoutClaims(completed(template.spec, holder), claimsOf(owner)),
  }));
}

/** Names of the claims that a StatefulSet makes for each of its pods. */
function claimsOf(owner: KubernetesObject): string[] {
  // Other kinds have no such member.
  const { spec } = owner as {
    spec?: { volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[] };
  };
  return (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
}

/** The labels that KubeRay gives to pods, which spread constraints select by. */
function operatorLabels(owner: KubernetesObject, { groupName }: Holder): Record<string, string> {
  if (!owner.apiVersion.startsWith('ray.io/')) return {};
  return {
    'ray.io/cluster': owner.metadata.name,
    ...(groupName === undefined ? {} : { 'ray.io/group': groupName }),
  };
}

/** What Spark adds to a template: image, account, and what stands beside it of resources. */
function completed(spec: PodSpec, { cores, memory, serviceAccount }: Holder): PodSpec {
  if (memory === undefined) return spec;
  const resources = {
    requests: {
      cpu: String(cores ?? 1),
      memory: memory.replace(/[gm]$/i, (unit) => `${unit.toUpperCase()}i`),
    },
  };
  return {
    ...spec,
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    containers: spec.containers.map((each) => ({ image: 'spark', resources, ...each })),
  };
}

/** Nobody makes volumes here: empty folders stand in for what is claimed. */
const withoutClaims = (spec: PodSpec, claims: readonly string[] = []): PodSpec => ({
  ...spec,
  volumes: [
    ...(spec.volumes ?? []).map((volume) =>
      'persistentVolumeClaim' in volume || 'ephemeral' in volume ? folder(volume.name) : volume,
    ),
    ...claims.map(folder),
  ],
});

const folder = (name: string) => ({ name, emptyDir: {} });

const DEVICES = /^(nvidia\.com|aws\.amazon\.com)\//;

/** Devices among amounts: GPUs, parts of them, Neuron chips. */
export const devicesIn = (amounts: Amounts): string[] =>
  Object.keys(amounts).filter((name) => DEVICES.test(name));

/** The devices that a pod asks for. */
export const devicesOf = ({ spec }: Pod): string[] =>
  [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
    devicesIn({ ...resources?.requests, ...resources?.limits }),
  );
