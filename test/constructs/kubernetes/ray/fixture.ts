import { Namespace } from '../../../../constructs/kubernetes/core';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import {
  RayCluster,
  RayJob,
  RayService,
  type RayClusterProps,
  type RayClusterSpec,
  type RayJobProps,
  type RayJobSpec,
  type RayServiceProps,
  type RayServiceSpec,
  type ServeApplication,
  type ServeDeployment,
} from '../../../../constructs/kubernetes/ray';
import { AcceleratorRequest } from '../../../../lib/values';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';

/** The least that a cluster is. */
export const CLUSTER = {
  image: 'docker.io/rayproject/ray:2.52.0',
  version: '2.52.0',
  serviceAccountName: 'vision-workload',
  workers: [{ name: 'cpu', resources: { cpu: '4', memory: '16Gi' }, max: 3 }],
} as const;

/** A pool with GPUs. */
export const GPU_POOL = presetPool('gpu-inference', 'gpu-inference', 'karpenter');

/** Workers with GPUs, of that pool. */
export const GPU_WORKERS = {
  name: 'gpu',
  resources: { cpu: '4', memory: '16Gi', ephemeralStorage: '50Gi' },
  accelerator: AcceleratorRequest.gpu({ count: 1 }),
  nodes: { pool: GPU_POOL },
  min: 1,
  max: 4,
  initial: 2,
} as const;

/** What a cluster comes to. */
const clusterObjects = (props: Partial<RayClusterProps> = {}) =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    new RayCluster(chart, 'Cluster', { ...CLUSTER, name: 'vision', namespace, ...props });
  });

/** A cluster with the given options. */
export const cluster = (props: Partial<RayClusterProps> = {}) =>
  findObject(clusterObjects(props), 'RayCluster');

/** Its `spec`. */
export const clusterSpec = (props: Partial<RayClusterProps> = {}): RayClusterSpec =>
  cluster(props).spec as RayClusterSpec;

/** A member of the pod of its head, or of its first workers. */
export function podMember(
  whose: 'head' | 'worker',
  path: readonly (string | number)[],
  props: Partial<RayClusterProps> = {},
): unknown {
  const { headGroupSpec, workerGroupSpecs } = clusterSpec(props);
  const group = whose === 'head' ? headGroupSpec : workerGroupSpecs[0];
  return memberAt(group, ['template', 'spec', ...path]);
}

/** What a job comes to. */
export const jobObjects = (props: Partial<RayJobProps> = {}) =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    const given = { name: 'train', namespace, cluster: CLUSTER, entrypoint: 'python train.py' };
    new RayJob(chart, 'Job', { ...given, ...props });
  });

/** The `spec` of a job. */
export const jobSpec = (props: Partial<RayJobProps> = {}): RayJobSpec =>
  findObject(jobObjects(props), 'RayJob').spec as RayJobSpec;

/** An application of Ray Serve. */
export const application = (props: Partial<ServeApplication> = {}): ServeApplication => ({
  name: 'summary',
  importPath: 'summarize:app',
  ...props,
});

/** A service whose application has this deployment. */
export const withDeployment = (deployment: Partial<ServeDeployment>): Partial<RayServiceProps> => ({
  applications: [application({ deployments: [{ name: 'Translator', ...deployment }] })],
});

/** What a service comes to. */
export const serviceObjects = (props: Partial<RayServiceProps> = {}) =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    const applications = [application()];
    const given = { name: 'summarize', namespace, cluster: CLUSTER, applications };
    new RayService(chart, 'Service', { ...given, ...props });
  });

/** The `spec` of a service. */
export const serviceSpec = (props: Partial<RayServiceProps> = {}): RayServiceSpec =>
  findObject(serviceObjects(props), 'RayService').spec as RayServiceSpec;
