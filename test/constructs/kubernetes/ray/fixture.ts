import { Namespace } from '../../../../constructs/kubernetes/core';
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
} from '../../../../constructs/kubernetes/ray';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';

/** The least that a cluster is. */
export const CLUSTER = {
  image: 'docker.io/rayproject/ray:2.52.0',
  version: '2.52.0',
  serviceAccountName: 'vision-workload',
  workers: [{ name: 'cpu', resources: { cpu: '4', memory: '16Gi' }, max: 3 }],
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

/** What a service comes to. */
export const serviceObjects = (props: Partial<RayServiceProps> = {}) =>
  objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    const applications = [{ name: 'summary', importPath: 'summarize:app' }];
    const given = { name: 'summarize', namespace, cluster: CLUSTER, applications };
    new RayService(chart, 'Service', { ...given, ...props });
  });

/** The `spec` of a service. */
export const serviceSpec = (props: Partial<RayServiceProps> = {}): RayServiceSpec =>
  findObject(serviceObjects(props), 'RayService').spec as RayServiceSpec;
