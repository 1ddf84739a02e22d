import { k8s } from 'cdk8s-plus-29';
import {
  goMemoryLimit,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  type ContainerResourcesOptions,
} from '../core';
import type { INodePool } from '../karpenter';
import { CONFIGURATION_FILE, PATHS, POD_ADDRESS, PORTS, TEMPO } from './names';

/** The user of the image. https://github.com/grafana/tempo/blob/v2.10.8/cmd/tempo/Dockerfile */
const TEMPO_USER = 10001;

/** Seconds to write spans that are in memory to the log on the volume, from which the next pod reads them. */
const GRACE_SECONDS = 120;

/** It answers as soon as questions can be asked. https://grafana.com/docs/tempo/v2.10.x/api_docs/ */
const ALIVE_PATH = '/api/echo';
const READY_PATH = '/ready';

/** What a pod with Tempo is made of. */
export interface TempoPodOptions {
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

/** The pod of the server; its volume is the claim `data` of the StatefulSet. */
export function tempoPod(options: TempoPodOptions): k8s.PodSpec {
  const pod = restrictedPod({
    serviceAccountName: TEMPO,
    fsGroup: TEMPO_USER,
    priorityClassName: PRIORITY_CLASS.system,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    containers: [server(options)],
    volumes: [
      { name: 'configuration', configMap: { name: options.configurationName } },
      { name: 'scratch', emptyDir: {} },
    ],
  });
  return options.pool?.place(pod) ?? pod;
}

function server({ image, resources }: TempoPodOptions): k8s.Container {
  const alive = { httpGet: { path: ALIVE_PATH, port: HTTP_PORT } };
  return restrictedContainer({
    name: TEMPO,
    image,
    runAsUser: TEMPO_USER,
    runAsGroup: TEMPO_USER,
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
