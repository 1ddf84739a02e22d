import type { KubernetesObject } from '../support/kubernetes';
import { CHART_SERVICES } from './chart-services';
import type { Output } from './output';
import { containersOf, podLabelsOf } from './pods';

/** Labels of a pod, or what selects it. */
export type Labels = Readonly<Record<string, string>>;

interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
  readonly podMetricsEndpoints?: readonly { readonly port: string }[];
  readonly endpoints?: readonly { readonly port: string }[];
  readonly namespaceSelector?: { readonly matchNames: readonly string[] };
}

/**
 * Pods that no file holds, because operators make them, by hand: a label that they have, and the port that they have.
 * https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go
 * https://github.com/apache/spark/blob/v4.0.4/resource-managers/kubernetes/core/src/main/scala/org/apache/spark/deploy/k8s/Constants.scala
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go
 * https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/infrastructure/kubernetes/proxy/resource.go
 */
const MADE_PODS: readonly {
  readonly label: string;
  readonly name: string;
  readonly port: number;
}[] = [
  { label: 'cnpg.io/cluster', name: 'metrics', port: 9187 },
  { label: 'spark-role', name: 'spark-ui', port: 4040 },
  { label: 'ray.io/is-ray-node', name: 'metrics', port: 8080 },
  { label: 'gateway.envoyproxy.io/owning-gateway-name', name: 'metrics', port: 19_001 },
];

/** What a monitor reads: pods in its own namespace, by their labels, at a port. */
export interface Target {
  readonly monitor: KubernetesObject;
  readonly namespace: string;
  readonly labels: Labels;
  /** Undefined where no pod has a port of that name. */
  readonly port: number | undefined;
}

/** Monitors, and rules. */
export const monitorObjects = ({ objects }: Output) =>
  objects
    .map(({ object }) => object)
    .filter(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/'));

const monitorsOf = (output: Output) =>
  monitorObjects(output).filter(({ kind }) => kind.endsWith('Monitor'));

const specOf = ({ spec }: KubernetesObject) => spec as PodMonitorSpec;

/** The API server is in a namespace without walls, and reached as every other client reaches it. */
const isOfApiServer = (monitor: KubernetesObject): boolean =>
  specOf(monitor).namespaceSelector?.matchNames.includes('default') ?? false;

function serviceTargets(output: Output): Target[] {
  return monitorsOf(output)
    .filter((monitor) => !isOfApiServer(monitor))
    .flatMap((monitor) => {
      const { selector, endpoints = [] } = specOf(monitor);
      const { namespace = '' } = monitor.metadata;
      return endpoints.map(({ port: name }) => ({
        monitor,
        namespace,
        labels: {},
        port: CHART_SERVICES.find(
          ({ label: [key, value], ...each }) =>
            each.namespace === namespace &&
            each.name === name &&
            selector.matchLabels[key] === value,
        )?.port,
      }));
    });
}

/** What every monitor reads. */
export const monitorTargets = (output: Output): Target[] => [
  ...podTargets(output),
  ...serviceTargets(output),
];

function podTargets(output: Output): Target[] {
  return monitorsOf(output).flatMap((monitor) => {
    const { selector, podMetricsEndpoints = [] } = specOf(monitor);
    const { namespace = '' } = monitor.metadata;
    return podMetricsEndpoints.flatMap(({ port }) => {
      const pods = podsBy(output, namespace, selector.matchLabels);
      const found =
        pods.length > 0
          ? pods.map((each) => foundIn(each, port))
          : [madeFor(selector.matchLabels, port)];
      return found.map((each) => ({ monitor, namespace, ...each }));
    });
  });
}

const podsBy = ({ objects }: Output, namespace: string, labels: Labels) =>
  objects
    .map(({ object }) => object)
    .filter(
      (object) =>
        object.metadata.namespace === namespace &&
        Object.entries(labels).every(([key, value]) => podLabelsOf(object)[key] === value),
    );

const foundIn = (object: KubernetesObject, name: string) => ({
  labels: podLabelsOf(object),
  port: containersOf(object)
    .flatMap(({ ports = [] }) => ports)
    .find((port) => port.name === name)?.containerPort,
});

const madeFor = (labels: Labels, name: string) => ({
  labels,
  port: MADE_PODS.find((each) => each.label in labels && each.name === name)?.port,
});
