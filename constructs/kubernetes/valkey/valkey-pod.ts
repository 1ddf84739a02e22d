import type { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
} from '../core';
import type { INodePool } from '../karpenter';
import { FILES, PATHS, PROBE_USER, VALKEY_PORT } from './valkey-settings';

/** The `valkey` user of the official image. https://github.com/valkey-io/valkey-container/blob/mainline/Dockerfile.template */
const VALKEY_USER = 999;

/** Time to write what is in memory, and for the volume to be let go. */
const GRACE_SECONDS = 60;

/** A log of several GiB is read in about a minute. */
const STARTUP = { periodSeconds: 5, failureThreshold: 60 };

/** Each file is one user; blank lines between them are skipped. */
const JOIN_USERS = `for file in ${PATHS.users}/*.acl; do cat "$file"; echo; done > ${PATHS.runtime}/${FILES.users}`;

/** A server that still reads its data answers the PING with an error, and with the exit status of success. */
const PING = `valkey-cli --no-auth-warning --user ${PROBE_USER} --pass ${PROBE_USER} ping | grep --quiet PONG`;

/** What a pod with Valkey is made of. */
export interface ValkeyPodOptions {
  /** The image, with `valkey-server` and a shell. */
  readonly image: string;
  /** Name of the ConfigMap with the configuration. */
  readonly configurationName: string;
  /** What the server may use. */
  readonly resources: ContainerResourcesOptions;
  /** Whether the StatefulSet has a claim for the data; otherwise they go with the pod. */
  readonly persistent: boolean;
  /** The files of users; consumers add theirs after the pod was declared. */
  readonly userSources: k8s.VolumeProjection[];
  /**
   * A container that reads metrics.
   * @default - none
   */
  readonly exporter?: k8s.Container;
  /**
   * Nodes for the pod.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
}

/** The pod of the server. An init container joins the users into one file, in memory. */
export function valkeyPod(options: ValkeyPodOptions): k8s.PodSpec {
  const { image, persistent, exporter, pool } = options;
  const pod = restrictedPod({
    fsGroup: VALKEY_USER,
    priorityClassName: PRIORITY_CLASS.system,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    volumes: [
      { name: 'configuration', configMap: { name: options.configurationName } },
      { name: 'users', projected: { sources: options.userSources } },
      { name: 'runtime', emptyDir: { medium: 'Memory' } },
      ...(persistent ? [] : [{ name: 'data', emptyDir: {} }]),
    ],
    initContainers: [joinUsers(image)],
    containers: [server(image, options.resources), ...(exporter ? [exporter] : [])],
  });
  return pool?.place(pod) ?? pod;
}

function joinUsers(image: string): k8s.Container {
  return restrictedContainer({
    name: 'users',
    image,
    runAsUser: VALKEY_USER,
    runAsGroup: VALKEY_USER,
    resources: { cpu: '10m', memory: '16Mi' },
    command: ['sh', '-c', JOIN_USERS],
    volumeMounts: [
      { name: 'users', mountPath: PATHS.users, readOnly: true },
      { name: 'runtime', mountPath: PATHS.runtime },
    ],
  });
}

function server(image: string, resources: ContainerResourcesOptions): k8s.Container {
  const ping = { exec: { command: ['sh', '-c', PING] }, timeoutSeconds: 5 };
  return restrictedContainer({
    name: 'valkey',
    image,
    runAsUser: VALKEY_USER,
    runAsGroup: VALKEY_USER,
    resources,
    command: ['valkey-server', `${PATHS.configuration}/${FILES.configuration}`],
    ports: [{ name: 'valkey', containerPort: VALKEY_PORT }],
    startupProbe: { ...ping, ...STARTUP },
    readinessProbe: { ...ping, periodSeconds: 10 },
    livenessProbe: { ...ping, periodSeconds: 20, failureThreshold: 6 },
    volumeMounts: [
      { name: 'configuration', mountPath: PATHS.configuration, readOnly: true },
      { name: 'runtime', mountPath: PATHS.runtime, readOnly: true },
      { name: 'data', mountPath: PATHS.data },
    ],
  });
}
