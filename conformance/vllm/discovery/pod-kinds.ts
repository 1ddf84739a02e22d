import { containerOf, variablesOf, type EmittedObject, type EmittedPod } from '../../emitted';
import { madeValue } from '../workloads';
import type { Labels } from './label-selector';

const ROUTER_SUFFIX = '-router';

/** A pod, with what an API server reads of it. */
export interface ServingPod extends EmittedPod {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
}

/** What pods are made from. */
export interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: ServingPod;
}

interface Workload extends EmittedObject {
  readonly spec?: EmittedObject['spec'] & {
    readonly template?: PodTemplate;
    readonly leaderWorkerTemplate?: {
      readonly leaderTemplate?: PodTemplate;
      readonly workerTemplate: PodTemplate;
    };
  };
}

/** Pods of one sort that a workload has. */
export interface PodKind {
  /** What their names begin with. */
  readonly name: string;
  readonly namespace: string;
  readonly template: PodTemplate;
  /** What the engine in it serves, where it has one that answers. */
  readonly engine?: ServedEngine;
}

/** What an engine is told of itself. */
export interface ServedEngine {
  /** The service that it is of. */
  readonly service: string;
  readonly models: readonly string[];
  readonly port: number;
  readonly key: string | undefined;
  readonly forcesUsage: boolean;
}

/** The sorts of pods of all workloads; services are known by their routers. */
export function podKinds(objects: readonly EmittedObject[]): PodKind[] {
  const services = servicesOf(objects);
  return objects.flatMap((object: Workload) => {
    const { template, leaderWorkerTemplate: group } = object.spec ?? {};
    const { name } = object.metadata;
    return [
      ...kind(object, name, template, services),
      ...kind(object, name, group?.leaderTemplate, services),
      ...kind(object, `${name}-worker`, group?.workerTemplate),
    ];
  });
}

function kind(
  { metadata: { name: workload, namespace = '' } }: Workload,
  name: string,
  template?: PodTemplate,
  services: readonly string[] = [],
): PodKind[] {
  if (template === undefined) return [];
  const hasEngine = template.spec.containers.some((container) => container.name === 'engine');
  const service = hasEngine ? serviceOf(workload, services) : undefined;
  if (service === undefined) return [{ name, namespace, template }];
  return [{ name, namespace, template, engine: { service, ...engineOf(template.spec) } }];
}

function engineOf(pod: ServingPod): Omit<ServedEngine, 'service'> {
  const container = containerOf(pod, 'engine');
  const { args = [] } = container;
  const value = (flag: string) =>
    args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) ?? '';
  return {
    models: [value('--served-model-name')],
    port: Number(value('--port')),
    key: variablesOf(container, madeValue)['VLLM_API_KEY'],
    forcesUsage: args.includes('--enable-force-include-usage'),
  };
}

/** The service of a router, by its name. */
export const serviceOfRouter = (router: string): string => router.slice(0, -ROUTER_SUFFIX.length);

const servicesOf = (objects: readonly EmittedObject[]): string[] =>
  objects
    .filter(({ kind: sort, metadata }) => sort === 'Deployment' && isRouter(metadata.name))
    .map(({ metadata }) => serviceOfRouter(metadata.name));

const isRouter = (name: string): boolean => name.endsWith(ROUTER_SUFFIX);

/** Names of workloads begin with that of their service, which may begin with that of another. */
const serviceOf = (workload: string, services: readonly string[]): string | undefined =>
  services
    .filter((service) => workload.startsWith(`${service}-`))
    .toSorted((a, b) => b.length - a.length)[0];
