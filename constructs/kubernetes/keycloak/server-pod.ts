import { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
} from '../core';
import { CLUSTER_PORTS, HTTP_PORT, KEYCLOAK, MANAGEMENT_PORT, SERVER_PODS } from './names';
import {
  buildEnvironment,
  startEnvironment,
  VAULT_DIRECTORY,
  type ServerEnvironment,
} from './server-environment';

/** Where a build writes, in the image: everything else there is only read. */
const BUILT = '/opt/keycloak/lib/quarkus';
/** Where the image's own build is copied to, for the build to start from. */
const COPY = '/built';

const SERVER_RESOURCES: ContainerResourcesOptions = {
  cpu: '500m',
  memory: '1536Mi',
  memoryLimit: '2Gi',
};
const COPY_RESOURCES: ContainerResourcesOptions = { cpu: '50m', memory: '64Mi' };
const BUILD_RESOURCES: ContainerResourcesOptions = { cpu: '500m', memory: '1Gi' };

/** Longer than the delay and the timeout of the server's own shutdown together. */
const GRACE_SECONDS = 45;

/** A first start makes the tables: five minutes, asked every five seconds. */
const STARTUP = { periodSeconds: 5, failureThreshold: 60 };

const VOLUMES: k8s.Volume[] = [
  emptyDirectory('built', '64Mi'),
  emptyDirectory('data', '256Mi'),
  emptyDirectory('tmp', '256Mi'),
];

/** What a server's pod is made of. */
export interface ServerPodOptions extends ServerEnvironment {
  /** Image of Keycloak. */
  readonly image: string;
  /** The account that it runs as. */
  readonly serviceAccountName: string;
  /** What it may use; undefined for the default. */
  readonly resources: ContainerResourcesOptions | undefined;
  /** The Secret of the federations, as a volume; undefined without any. */
  readonly vaultVolume: k8s.Volume | undefined;
}

/**
 * A server's pod.
 *
 * Keycloak compiles its options into its own files before it starts. An init container does that on a
 * volume, so that the server starts at once, on a file system that nobody can change.
 */
export function serverPod(options: ServerPodOptions): k8s.PodSpec {
  const { image, vaultVolume, connection, serviceAccountName } = options;
  return restrictedPod({
    serviceAccountName,
    priorityClassName: PRIORITY_CLASS.system,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    affinity: APART,
    topologySpreadConstraints: SPREAD,
    initContainers: [copy(image), build(options), connection.ready],
    containers: [server(options)],
    volumes: vaultVolume === undefined ? VOLUMES : [...VOLUMES, vaultVolume],
  });
}

const APART: k8s.Affinity = {
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: 'kubernetes.io/hostname',
          labelSelector: { matchLabels: SERVER_PODS },
        },
      },
    ],
  },
};

const SPREAD: k8s.TopologySpreadConstraint[] = [
  {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: SERVER_PODS },
  },
];

function copy(image: string): k8s.Container {
  return restrictedContainer({
    name: 'copy',
    image,
    command: ['cp', '-r', `${BUILT}/.`, COPY],
    resources: COPY_RESOURCES,
    volumeMounts: [{ name: 'built', mountPath: COPY }],
  });
}

function build(options: ServerPodOptions): k8s.Container {
  return restrictedContainer({
    name: 'build',
    image: options.image,
    args: ['build'],
    env: buildEnvironment(options),
    resources: BUILD_RESOURCES,
    volumeMounts: [
      { name: 'built', mountPath: BUILT },
      { name: 'data', mountPath: '/opt/keycloak/data' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  });
}

function server(options: ServerPodOptions): k8s.Container {
  const { image, resources = SERVER_RESOURCES, vaultVolume } = options;
  return restrictedContainer({
    name: KEYCLOAK,
    image,
    args: ['start', '--optimized'],
    env: startEnvironment(options),
    resources,
    ports: [
      { name: 'http', containerPort: HTTP_PORT },
      { name: 'management', containerPort: MANAGEMENT_PORT },
      ...CLUSTER_PORTS.map((containerPort) => ({
        name: `cluster-${containerPort}`,
        containerPort,
      })),
    ],
    startupProbe: { ...health('started'), ...STARTUP },
    readinessProbe: { ...health('ready'), periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { ...health('live'), periodSeconds: 10, failureThreshold: 6 },
    volumeMounts: [
      { name: 'built', mountPath: BUILT, readOnly: true },
      { name: 'data', mountPath: '/opt/keycloak/data' },
      { name: 'tmp', mountPath: '/tmp' },
      ...(vaultVolume === undefined
        ? []
        : [{ name: vaultVolume.name, mountPath: VAULT_DIRECTORY, readOnly: true }]),
    ],
  });
}

function health(check: 'started' | 'ready' | 'live'): k8s.Probe {
  return {
    httpGet: { path: `/health/${check}`, port: k8s.IntOrString.fromString('management') },
    timeoutSeconds: 5,
  };
}

function emptyDirectory(name: string, limit: string): k8s.Volume {
  return { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(limit) } };
}
