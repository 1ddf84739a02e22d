import { k8s } from 'cdk8s-plus-29';
import {
  goMemoryLimit,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  spreadOver,
  type ContainerResourcesOptions,
} from '../core';
import type { INodePool } from '../karpenter';
import { CONFIGURATION_FILE, LOKI, PATHS, POD_ADDRESS, PORTS, SERVER_PODS } from './names';

/** The user of the image. https://github.com/grafana/loki/blob/v3.7.6/cmd/loki/Dockerfile */
const LOKI_USER = 10001;

/**
 * Seconds to write what is in memory to the store: two hours of lines. What is left when they are over is in the log on
 * the volume, and is read from there.
 */
const GRACE_SECONDS = 300;

/** It answers from the beginning, also while it reads its log. https://grafana.com/docs/loki/v3.7.x/reference/loki-http-api/ */
const ALIVE_PATH = '/loki/api/v1/status/buildinfo';
const READY_PATH = '/ready';

/** What a pod with Loki is made of. */
export interface LokiPodOptions {
  /** The image. */
  readonly image: string;
  /** Name of the ConfigMap with the configuration. */
  readonly configurationName: string;
  /** What the server may use. */
  readonly resources: ContainerResourcesOptions;
  /**
   * Nodes for the pod.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
}

/** The pod of a server; its volume is the claim `data` of the StatefulSet. */
export function lokiPod(options: LokiPodOptions): k8s.PodSpec {
  const pod = restrictedPod({
    serviceAccountName: LOKI,
    fsGroup: LOKI_USER,
    priorityClassName: PRIORITY_CLASS.system,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    topologySpreadConstraints: spreadOver(SERVER_PODS),
    containers: [server(options)],
    volumes: [
      { name: 'configuration', configMap: { name: options.configurationName } },
      { name: 'scratch', emptyDir: {} },
    ],
  });
  return options.pool?.place(pod) ?? pod;
}

function server({ image, resources }: LokiPodOptions): k8s.Container {
  const alive = { httpGet: { path: ALIVE_PATH, port: HTTP_PORT } };
  return restrictedContainer({
    name: LOKI,
    image,
    runAsUser: LOKI_USER,
    runAsGroup: LOKI_USER,
    args: [
      `-config.file=${PATHS.configuration}/${CONFIGURATION_FILE}`,
      '-config.expand-env=true',
      '-target=all',
    ],
    env: [
      { name: POD_ADDRESS, valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      goMemoryLimit(resources.memoryLimit ?? resources.memory),
    ],
    ports: Object.values(PORTS).map(({ name, number }) => ({ name, containerPort: number })),
    startupProbe: { ...alive, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: {
      httpGet: { path: READY_PATH, port: HTTP_PORT },
      periodSeconds: 10,
      timeoutSeconds: 5,
    },
    livenessProbe: { ...alive, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
    resources,
    volumeMounts: [
      { name: 'configuration', mountPath: PATHS.configuration, readOnly: true },
      { name: 'data', mountPath: PATHS.data },
      { name: 'scratch', mountPath: PATHS.scratch },
    ],
  });
}

const HTTP_PORT = k8s.IntOrString.fromString(PORTS.http.name);
