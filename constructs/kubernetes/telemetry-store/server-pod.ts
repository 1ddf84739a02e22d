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
import { POD_ADDRESS } from './configuration';
import { serverPods, storePaths, type StoreProduct } from './store-product';

/**
 * The user of the images.
 * https://github.com/grafana/loki/blob/v3.7.6/cmd/loki/Dockerfile
 * https://github.com/grafana/tempo/blob/v2.10.8/cmd/tempo/Dockerfile
 */
const USER = 10001;

const READY_PATH = '/ready';

/** What a pod with a server is made of. */
export interface ServerPodOptions {
  /** The image. */
  readonly image: string;
  /** What the server may use. */
  readonly resources: ContainerResourcesOptions;
  /**
   * Nodes for the pod.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
}

/** The pod of a server; its volume is the claim `data` of the StatefulSet. */
export function serverPod(product: StoreProduct, options: ServerPodOptions): k8s.PodSpec {
  const pod = restrictedPod({
    serviceAccountName: product.name,
    fsGroup: USER,
    priorityClassName: PRIORITY_CLASS.system,
    terminationGracePeriodSeconds: product.graceSeconds,
    topologySpreadConstraints: product.clustered ? spreadOver(serverPods(product)) : undefined,
    containers: [server(product, options)],
    volumes: [
      { name: 'configuration', configMap: { name: product.name } },
      { name: 'scratch', emptyDir: {} },
    ],
  });
  return options.pool?.place(pod) ?? pod;
}

function server(product: StoreProduct, { image, resources }: ServerPodOptions): k8s.Container {
  const paths = storePaths(product);
  return restrictedContainer({
    name: product.name,
    image,
    runAsUser: USER,
    runAsGroup: USER,
    args: [
      `-config.file=${paths.configuration}/${product.configurationFile}`,
      '-config.expand-env=true',
      '-target=all',
    ],
    env: [
      { name: POD_ADDRESS, valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      goMemoryLimit(resources.memoryLimit ?? resources.memory),
    ],
    ports: Object.values(product.ports).map(({ name, number }) => ({
      name,
      containerPort: number,
    })),
    ...probes(product),
    resources,
    volumeMounts: [
      { name: 'configuration', mountPath: paths.configuration, readOnly: true },
      { name: 'data', mountPath: paths.data },
      { name: 'scratch', mountPath: paths.scratch },
    ],
  });
}

function probes({ alivePath, ports }: StoreProduct) {
  const port = k8s.IntOrString.fromString(ports.http.name);
  const alive = { httpGet: { path: alivePath, port } };
  return {
    startupProbe: { ...alive, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { httpGet: { path: READY_PATH, port }, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { ...alive, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
  };
}
