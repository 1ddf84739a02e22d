import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { containersOf, podLabelsOf } from '../pods';
import { mutateObjects, removeObjects, type Rule } from '../rule';
import { closedSides } from '../traffic';

type Labels = Readonly<Record<string, string>>;

interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
  readonly podMetricsEndpoints: readonly { readonly port: string }[];
}

/** Pods of the stack’s Prometheus, with the labels that its operator gives them. https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/server/operator.go */
export const PROMETHEUS = {
  namespace: 'monitoring',
  labels: {
    'app.kubernetes.io/name': 'prometheus',
    'app.kubernetes.io/instance': 'platform-prometheus',
    'operator.prometheus.io/name': 'platform-prometheus',
  },
};

/**
 * Pods that no file holds, because operators make them, by hand: a label that they have, and the port that they have.
 * https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go
 * https://github.com/apache/spark/blob/v4.0.4/resource-managers/kubernetes/core/src/main/scala/org/apache/spark/deploy/k8s/Constants.scala
 * https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/utils/constant.go
 */
const MADE_PODS: readonly {
  readonly label: string;
  readonly name: string;
  readonly port: number;
}[] = [
  { label: 'cnpg.io/cluster', name: 'metrics', port: 9187 },
  { label: 'spark-role', name: 'spark-ui', port: 4040 },
  { label: 'ray.io/is-ray-node', name: 'metrics', port: 8080 },
];

/** What a monitor reads: pods in its own namespace, by their labels, at a port. */
interface Target {
  readonly monitor: KubernetesObject;
  readonly namespace: string;
  readonly labels: Labels;
  /** Undefined where no pod has a port of that name. */
  readonly port: number | undefined;
}

const objectsOf = ({ objects }: Output) =>
  objects
    .map(({ object }) => object)
    .filter(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/'));

const monitorsOf = (output: Output) =>
  objectsOf(output).filter(({ kind }) => kind.endsWith('Monitor'));

const specOf = ({ spec }: KubernetesObject) => spec as PodMonitorSpec;

function targetsOf(output: Output): Target[] {
  return monitorsOf(output).flatMap((monitor) => {
    const { selector, podMetricsEndpoints } = specOf(monitor);
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

/** By which labels Prometheus selects monitors: what the values of its chart say, wherever they are written. */
const SELECTION =
  /podMonitorSelector\W+matchLabels\W+(?<label>[a-z0-9./-]+)\W+(?<value>[a-z0-9-]+)/;

function selectionOf({ files }: Output): readonly [label: string, value: string] | undefined {
  const groups = Object.values(files)
    .map((text) => SELECTION.exec(text)?.groups)
    .find((each) => each !== undefined);
  return groups === undefined ? undefined : [groups['label'] ?? '', groups['value'] ?? ''];
}

function unselected(output: Output): KubernetesObject[] {
  const [label, value] = selectionOf(output) ?? [];
  return objectsOf(output).filter(
    ({ metadata }) => label === undefined || metadata.labels?.[label] !== value,
  );
}

const QUERY_PORT = 9090;

/** Namespaces of the output that do not see Prometheus as they should. */
function queryFaults(output: Output): string[] {
  const names = output.objects
    .filter(({ object }) => object.kind === 'Namespace')
    .map(({ object }) => object.metadata.name);
  if (!names.includes(PROMETHEUS.namespace)) return [];
  return names
    .filter((name) => name !== PROMETHEUS.namespace)
    .flatMap((name) => {
      const closed = closedSides(output, { namespace: name, labels: {} }, PROMETHEUS, QUERY_PORT);
      if (name === 'keda') return closed.map((side) => `keda: ${side} is closed`);
      return closed.includes('ingress') ? [] : [`${name} is let in`];
    });
}

const isPodMonitor = ({ kind }: KubernetesObject) => kind === 'PodMonitor';

export const MONITOR_RULES: readonly Rule[] = [
  {
    name: 'every monitor finds pods that have its port',
    source: 'pod templates in the YAML; labels and ports of pods that operators make, by hand',
    check: (output) =>
      targetsOf(output)
        .filter(({ port }) => port === undefined)
        .map(({ monitor }) => titleOf(monitor)),
    mutations: [
      {
        name: 'labels that no pod has',
        apply: mutateObjects(isPodMonitor, (monitor) => {
          monitor['spec'].selector.matchLabels['app.kubernetes.io/name'] = 'other';
        }),
      },
      {
        name: 'a port that no container has',
        apply: mutateObjects(isPodMonitor, (monitor) => {
          monitor['spec'].podMetricsEndpoints[0].port = 'other';
        }),
      },
      {
        name: 'a container without its port',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'mlflow',
          (deployment) => {
            for (const container of deployment['spec'].template.spec.containers) {
              Reflect.deleteProperty(container as object, 'ports');
            }
          },
        ),
      },
    ],
  },
  {
    name: 'Prometheus selects every monitor, and every rule',
    source: 'the values of its chart, as they are written for whoever installs it',
    check: (output) => unselected(output).map(titleOf),
    mutations: [
      {
        name: 'no label',
        apply: mutateObjects(isPodMonitor, ({ metadata }) => {
          Reflect.deleteProperty(metadata as object, 'labels');
        }),
      },
      {
        name: 'a rule without a label',
        apply: mutateObjects(
          ({ kind }) => kind === 'PrometheusRule',
          ({ metadata }) => {
            Reflect.deleteProperty(metadata as object, 'labels');
          },
        ),
      },
      {
        name: 'other labels selected',
        apply: (output) => ({
          ...output,
          files: Object.fromEntries(
            Object.entries(output.files).map(([path, text]) => [
              path,
              text.replaceAll(
                'podMonitorSelector',
                'podMonitorSelector": {"matchLabels": {"a": "b',
              ),
            ]),
          ),
        }),
      },
    ],
  },
  {
    name: 'Prometheus reaches what monitors read: both sides of each connection are open',
    source: 'the NetworkPolicies in the YAML, read as the API server would',
    check: (output) =>
      targetsOf(output).flatMap(({ monitor, namespace, labels, port = 0 }) =>
        closedSides(output, PROMETHEUS, { namespace, labels }, port).map(
          (side) => `${titleOf(monitor)}: ${side} is closed`,
        ),
      ),
    mutations: [
      {
        name: 'no way in',
        apply: removeObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && metadata.name.startsWith('ingress-prometheus-to-'),
        ),
      },
      {
        name: 'no way out',
        apply: removeObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && metadata.name === 'egress-mlflow-5000',
        ),
      },
    ],
  },
  {
    name: 'KEDA may ask Prometheus, and nobody else outside of its namespace',
    source: 'the NetworkPolicies in the YAML, read as the API server would',
    check: queryFaults,
    mutations: [
      {
        name: 'a closed door',
        environment: 'airflow-workers',
        apply: removeObjects(
          ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'ingress-keda-9090',
        ),
      },
      {
        name: 'a door for everybody',
        apply: mutateObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && metadata.name === 'ingress-monitoring-9090',
          (policy) => {
            policy['spec'].ingress[0].from = [{ namespaceSelector: {} }];
          },
        ),
      },
    ],
  },
];
