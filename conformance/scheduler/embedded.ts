import { parse } from 'yaml';
import type { KubernetesObject } from '../kubernetes/api-client';
import { filledManifest } from '../workflow-manifest';
import type { Amounts } from './pods';

interface Template {
  readonly inputs?: {
    readonly parameters?: readonly { readonly name: string; readonly default?: string }[];
  };
  readonly resource?: { readonly manifest?: string };
}

interface Holder extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly templates?: readonly Template[] };
}

/** Objects that programs make of texts in other objects: workflows, Airflow’s tasks, notebooks. */
export function embeddedObjects(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.flatMap((object) => {
    // Only members that are there are read.
    const holder = object as Holder;
    if (holder.kind === 'WorkflowTemplate') return workflowObjects(holder);
    if (holder.kind !== 'ConfigMap') return [];
    return [...taskPod(holder), ...notebooks(holder)];
  });
}

/** What the steps of a workflow create, with the defaults of its parameters; a list or an empty text where there is none. */
function workflowObjects({ metadata, spec }: Holder): KubernetesObject[] {
  return (spec?.templates ?? []).flatMap(({ inputs, resource }) => {
    if (resource?.manifest === undefined) return [];
    const defaults = new Map(inputs?.parameters?.map((each) => [each.name, each.default] as const));
    const text = filledManifest(resource.manifest, (name) => defaults.get(name));
    const made = parse(text) as KubernetesObject;
    return [named(made, `workflow-${metadata.name}`, metadata.namespace)];
  });
}

const named = (object: KubernetesObject, name: string, namespace?: string): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, name, namespace },
});

/** The pod of a task of Airflow’s. */
function taskPod({ metadata, data = {} }: Holder): KubernetesObject[] {
  const text = data['pod-template.yaml'];
  if (text === undefined) return [];
  return [named(parse(text) as KubernetesObject, 'airflow-task', metadata.namespace)];
}

interface SpawnerTraits {
  readonly service_account?: string;
  readonly priority_class_name?: string;
  readonly node_selector?: Amounts;
  readonly tolerations?: readonly object[];
  readonly cpu_guarantee?: number;
  readonly mem_guarantee?: number;
  readonly mem_limit?: number;
  readonly extra_resource_limits?: Amounts;
}

interface HubDocument {
  readonly spawner?: SpawnerTraits;
  readonly profiles?: readonly { readonly name: string; readonly override?: SpawnerTraits }[];
}

/** Pods of notebooks, as far as they choose their nodes: KubeSpawner's own are in the check `jupyterhub`. */
function notebooks({ metadata, data = {} }: Holder): KubernetesObject[] {
  if (metadata.name !== 'hub-config') return [];
  const { spawner = {}, profiles = [] } = JSON.parse(data['platform.json'] ?? '{}') as HubDocument;
  return profiles.map(({ name, override }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `notebook-${name}`, namespace: metadata.namespace },
    spec: notebook({ ...spawner, ...override }),
  }));
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function notebook(traits: SpawnerTraits): object {
  const {
    cpu_guarantee: cpu = 0,
    mem_guarantee: memory = 0,
    extra_resource_limits: extra,
  } = traits;
  const requests = { cpu: String(cpu), memory: String(memory), ...extra };
  const limits = { memory: String(traits.mem_limit ?? memory), ...extra };
  const resources = { requests, limits };
  return {
    serviceAccountName: traits.service_account,
    priorityClassName: traits.priority_class_name,
    nodeSelector: traits.node_selector,
    tolerations: traits.tolerations,
    containers: [{ name: 'notebook', image: 'notebook', securityContext: RESTRICTED, resources }],
  };
}
