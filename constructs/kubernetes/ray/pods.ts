import type { k8s } from 'cdk8s-plus-29';
import {
  nonEmpty,
  optionalVariables,
  podSpecJson,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
} from '../core';
import { placeOn, type NodeChoice } from '../karpenter';
import { jobPriorityClass } from '../queue';
import { sharedMounts, type SharedMounts } from '../storage';
import type { RayClusterOptions, RayMetricsPages, RayWorkerGroup } from './cluster-options';
import { elasticGates } from './job-labels';
import { CLUSTER_LABEL, RAY_PORTS, RAY_USER, WORKER_GROUP_LABEL } from './names';

/** As Ray recommends. https://docs.ray.io/en/releases-2.52.0/cluster/kubernetes/user-guides/config.html#resources */
const HEAD: ContainerResourcesOptions = { cpu: '8', memory: '32Gi' };

/** The only folder that can be written to: Ray's own, home and working folder of programs. */
const SCRATCH = { name: 'scratch', mountPath: '/tmp' } as const;

/** Where programs write that write to their home. */
const HOME_VARIABLE: k8s.EnvVar = { name: 'HOME', value: SCRATCH.mountPath };

/** Nobody outside is told how a cluster is used, as Ray would by itself. https://docs.ray.io/en/releases-2.52.0/cluster/usage-stats.html */
const NO_USAGE_STATISTICS: k8s.EnvVar = { name: 'RAY_USAGE_STATS_ENABLED', value: '0' };

/** A pod template of a Ray cluster. */
export interface RayPodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  /** A pod’s `spec` as it is written, because the operator’s resource knows nothing of quantities. */
  readonly spec: object;
}

/** Karpenter does not take a node from under such a pod. */
const KEPT = { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } } as const;

/** What the head may use. */
export const headResources = ({ head = {} }: RayClusterOptions): ContainerResourcesOptions =>
  head.resources ?? HEAD;

/** What a worker may use, devices included. */
export const workerResources = ({
  resources,
  accelerator,
}: RayWorkerGroup): ContainerResourcesOptions => ({
  ...resources,
  ...(accelerator === undefined ? {} : { accelerators: accelerator.toResources() }),
});

/** What the operator adds to the head: the autoscaler, of the same image. */
export const AUTOSCALER = {
  resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: RAY_USER.uid,
    runAsGroup: RAY_USER.gid,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  env: [HOME_VARIABLE],
  volumeMounts: [{ ...SCRATCH }],
} as const;

/** The pod of the head. Its autoscaler calls the API server, so it has a token. */
export function headTemplate(options: RayClusterOptions, mounts: SharedMounts): RayPodTemplate {
  const { head = {}, tracking, metricsPages, recovery } = options;
  const container = rayContainer(options, mounts, {
    name: 'ray-head',
    resources: headResources(options),
    ports: Object.entries(RAY_PORTS).map(([name, containerPort]) => ({ name, containerPort })),
    env: [
      ...(metricsPages === undefined ? [] : metricsVariables(metricsPages)),
      ...(recovery === undefined ? [] : recoveryVariables(recovery)),
    ],
  });
  return {
    metadata: KEPT,
    spec: written(head.nodes, {
      ...podOf(options, container, mounts, tracking?.volumes ?? []),
      automountServiceAccountToken: true,
      schedulingGates: elasticGates(options),
    }),
  };
}

/** The pod of a worker, which calls no API server. A job's workers stay until it ends; others may move. */
export function workerTemplate(
  options: RayClusterOptions,
  group: RayWorkerGroup,
  mounts: SharedMounts,
  purpose: 'job' | 'cluster' | 'service',
): RayPodTemplate {
  const container = rayContainer(options, mounts, {
    name: 'ray-worker',
    resources: workerResources(group),
    ports: [{ name: 'metrics', containerPort: RAY_PORTS.metrics }],
    // Work that is there is handed over, and the head learns of the end before the pod is gone.
    lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'ray stop'] } } },
  });
  return {
    metadata: { labels: options.workerLabels, ...(purpose === 'job' ? KEPT : {}) },
    spec: written(group.nodes, {
      ...podOf(options, container, mounts, options.tracking?.volumes ?? []),
      schedulingGates: elasticGates(options),
      topologySpreadConstraints: spreadOf(group),
    }),
  };
}

/** Zones first, where both matter: with fewer than two of them a pod waits, so that one zone never holds them all. */
function spreadOf({ name, spread }: RayWorkerGroup): k8s.TopologySpreadConstraint[] | undefined {
  if (spread === undefined) return undefined;
  const constraint = (topologyKey: string): k8s.TopologySpreadConstraint => ({
    topologyKey,
    maxSkew: 1,
    minDomains: 2,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { [WORKER_GROUP_LABEL]: name } },
    matchLabelKeys: [CLUSTER_LABEL],
  });
  const nodes = constraint('kubernetes.io/hostname');
  return spread === 'nodes' ? [nodes] : [constraint('topology.kubernetes.io/zone'), nodes];
}

type RayContainer = Omit<k8s.Container, 'image' | 'resources' | 'securityContext'> & {
  readonly resources: ContainerResourcesOptions;
};

const rayContainer = (
  { image, tracking, env = [], variablesFrom = [] }: RayClusterOptions,
  mounts: SharedMounts,
  container: RayContainer,
): k8s.Container =>
  restrictedContainer({
    ...container,
    image,
    env: [
      HOME_VARIABLE,
      NO_USAGE_STATISTICS,
      ...env,
      ...(tracking?.env ?? []),
      ...(container.env ?? []),
    ],
    envFrom: nonEmpty(variablesFrom.map(optionalVariables)),
    workingDir: SCRATCH.mountPath,
    volumeMounts: [{ ...SCRATCH }, ...mounts.volumeMounts, ...(tracking?.volumeMounts ?? [])],
    runAsUser: RAY_USER.uid,
    runAsGroup: RAY_USER.gid,
  });

const podOf = (
  { serviceAccountName, priority }: RayClusterOptions,
  container: k8s.Container,
  mounts: SharedMounts,
  volumes: readonly k8s.Volume[],
): k8s.PodSpec =>
  restrictedPod({
    serviceAccountName,
    priorityClassName: jobPriorityClass(priority),
    containers: [container],
    volumes: [{ name: SCRATCH.name, emptyDir: {} }, ...mounts.volumes, ...volumes],
  });

/** What the job submitter's pod is made of: it sends the program's start to the head, and follows its log. */
export const submitterSpec = (options: RayClusterOptions): object =>
  written(options.head?.nodes, {
    ...podOf(
      options,
      restrictedContainer({
        name: 'ray-job-submitter',
        image: options.image,
        resources: { cpu: '500m', memory: '512Mi', memoryLimit: '1Gi' },
        runAsUser: RAY_USER.uid,
        runAsGroup: RAY_USER.gid,
        workingDir: SCRATCH.mountPath,
        env: [HOME_VARIABLE],
        volumeMounts: [{ ...SCRATCH }],
      }),
      NO_MOUNTS,
      [],
    ),
    restartPolicy: 'Never',
  });

const NO_MOUNTS: SharedMounts = { volumes: [], volumeMounts: [] };

/** What all pods mount: shared volumes of the namespace, and files of a ConfigMap. */
export function mountsOf(
  { mounts, files }: RayClusterOptions,
  namespace: { readonly name: string },
): SharedMounts {
  const shared = mounts === undefined ? NO_MOUNTS : sharedMounts(namespace, mounts);
  if (files === undefined) return shared;
  const { configMap, path } = files;
  return {
    volumes: [...shared.volumes, { name: 'files', configMap: { name: configMap } }],
    volumeMounts: [...shared.volumeMounts, { name: 'files', mountPath: path, readOnly: true }],
  };
}

/** What Ray and Grafana call it, unless somebody calls it otherwise. */
const PROMETHEUS_NAME = 'Prometheus';

/** https://docs.ray.io/en/releases-2.52.0/cluster/configure-manage-dashboard.html#embed-grafana-visualizations-into-ray-dashboard */
const metricsVariables = (pages: RayMetricsPages): k8s.EnvVar[] => [
  { name: 'RAY_PROMETHEUS_HOST', value: pages.prometheusUrl },
  { name: 'RAY_GRAFANA_HOST', value: pages.grafanaUrl },
  { name: 'RAY_GRAFANA_IFRAME_HOST', value: pages.grafanaPublicUrl },
  { name: 'RAY_PROMETHEUS_NAME', value: pages.prometheusName ?? PROMETHEUS_NAME },
];

/** Where the state is kept, for `redisAddress`, which Kubernetes fills in from variables before it. */
const recoveryVariables = ({
  secret,
}: NonNullable<RayClusterOptions['recovery']>): k8s.EnvVar[] => [
  secret.toEnvVar('STATE_HOST', 'host'),
  secret.toEnvVar('STATE_PORT', 'port'),
];

const written = (nodes: NodeChoice | undefined, pod: k8s.PodSpec): object =>
  podSpecJson(placeOn(nodes, pod));
