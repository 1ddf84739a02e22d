import { parseAllDocuments } from 'yaml';
import { Namespace, type INamespace } from '../../constructs/kubernetes/core';
import {
  RayCluster as Cluster,
  RayJob as Job,
  RayService as Service,
  type RayClusterOptions,
  type RayJobOptions,
  type RayWorkerGroup,
  type ServeApplication,
} from '../../constructs/kubernetes/ray';
import type { ISecret } from '../../constructs/kubernetes/secrets';
import { IMAGES } from '../../lib/catalogue';
import { ValidationError } from '../../lib/errors';
import { AcceleratorRequest } from '../../lib/values';
import { Unit } from '../../stacks/manifests/unit';
import type { EmittedContainer, EmittedPod } from '../emitted';

/** A container, as far as a pod on this machine needs it. */
export interface RayContainer extends EmittedContainer {
  readonly workingDir?: string;
  readonly resources: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly readOnlyRootFilesystem: boolean;
  };
  readonly lifecycle?: {
    readonly preStop?: { readonly exec: { readonly command: readonly string[] } };
  };
}

/** Pods of one shape. */
export interface RayGroup {
  readonly rayStartParams: Readonly<Record<string, string>>;
  readonly template: {
    readonly spec: Omit<EmittedPod, 'containers'> & {
      readonly containers: readonly RayContainer[];
    };
  };
}

/** A RayCluster, as far as its pods depend on it. */
export interface RayCluster {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly enableInTreeAutoscaling?: boolean;
    readonly authOptions?: { readonly mode: string };
    readonly gcsFaultToleranceOptions?: {
      readonly redisAddress: string;
      readonly externalStorageNamespace?: string;
    };
    readonly headGroupSpec: RayGroup;
    readonly workerGroupSpecs: readonly (RayGroup & { readonly groupName: string })[];
  };
}

/** A RayJob, as far as its submitter depends on it. */
export interface RayJob {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly entrypoint: string;
    readonly runtimeEnvYAML?: string;
    readonly submitterPodTemplate: RayGroup['template'];
    readonly rayClusterSpec: RayCluster['spec'];
  };
}

/** A RayService, as far as Ray Serve reads it. */
export interface RayService {
  readonly metadata: {
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly serveConfigV2: string };
}

const NAMESPACE = 'team-vision';

/** What every cluster has here: a head, and workers that come and go. */
export const CLUSTER: RayClusterOptions = {
  image: `${IMAGES.ray.repository}:${IMAGES.ray.tag}`,
  version: IMAGES.ray.tag,
  serviceAccountName: 'vision-workload',
  head: { resources: { cpu: '1', memory: '4Gi' } },
  workers: [
    {
      name: 'cpu',
      resources: { cpu: '4', memory: '4Gi' },
      customResources: { licence: 1, disk: 5 },
      min: 1,
      max: 2,
    },
  ],
};

/** A RayCluster with these options. */
export const rayCluster = (name: string, options: Partial<RayClusterOptions> = {}): RayCluster =>
  emitted('RayCluster', (unit, namespace) => {
    new Cluster(unit.chart, 'Cluster', { ...CLUSTER, ...options, name, namespace });
  });

/** A RayJob with these options. */
export const rayJob = (name: string, options: Partial<RayJobOptions>): RayJob =>
  emitted('RayJob', (unit, namespace) => {
    const given = { cluster: CLUSTER, entrypoint: 'python train.py', ...options };
    new Job(unit.chart, 'Job', { ...given, name, namespace });
  });

/** Workers that an application may ask for GPUs of. */
const GPU_WORKERS: RayWorkerGroup = {
  name: 'gpu',
  resources: { cpu: '4', memory: '16Gi' },
  accelerator: AcceleratorRequest.gpu({ count: 1 }),
  max: 1,
};

/** A RayService with these applications. */
export const rayService = (applications: readonly ServeApplication[]): RayService =>
  emitted('RayService', (unit, namespace) => {
    const cluster = { ...CLUSTER, workers: [...CLUSTER.workers, GPU_WORKERS] };
    new Service(unit.chart, 'Service', { name: 'answers', namespace, cluster, applications });
  });

/** What is made, or nothing where a construct refuses it. */
export function unlessRefused<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

/** A Secret that another unit makes. */
export const secretNamed = (name: string): ISecret => ({
  name,
  toEnvVar: (variable, key) => ({ name: variable, valueFrom: { secretKeyRef: { name, key } } }),
  toVolume: (volume) => ({ name: volume, secret: { secretName: name } }),
});

interface Kinds {
  readonly RayCluster: RayCluster;
  readonly RayJob: RayJob;
  readonly RayService: RayService;
}

function emitted<Kind extends keyof Kinds>(
  kind: Kind,
  build: (unit: Unit, namespace: INamespace) => void,
): Kinds[Kind] {
  const unit = new Unit('ray', 'workloads');
  build(unit, Namespace.fromName(unit.chart, 'Namespace', NAMESPACE));
  const objects = parseAllDocuments(unit.render().yaml).map(
    (document) => document.toJS() as { readonly kind: string },
  );
  const found = objects.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`the unit has no ${kind}`);
  // The tests hold these objects against the operator’s own definitions; here are the members that checks read.
  return found as unknown as Kinds[Kind];
}
