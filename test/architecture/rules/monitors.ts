import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { mutateObjects, removeObjects, type Rule } from '../rule';
import { monitorObjects, monitorTargets, type Labels } from '../monitored';
import { closedSides } from '../traffic';

/** Pods of the stack’s Prometheus, with the labels that its operator gives them. https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/server/operator.go */
export const PROMETHEUS = {
  namespace: 'monitoring',
  labels: {
    'app.kubernetes.io/name': 'prometheus',
    'app.kubernetes.io/instance': 'platform-prometheus',
    'operator.prometheus.io/name': 'platform-prometheus',
  },
};

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
  return monitorObjects(output).filter(
    ({ metadata }) => label === undefined || metadata.labels?.[label] !== value,
  );
}

const QUERY_PORT = 9090;

/** Who asks for metrics, by hand: namespaces, and labels of their pods where not all of them may. */
const ASKERS: Readonly<Record<string, Labels>> = {
  keda: {},
  'prometheus-adapter': {},
  opencost: {},
  grafana: {
    'app.kubernetes.io/name': 'grafana',
    'app.kubernetes.io/component': 'dashboards',
  },
};

/** Namespaces of the output that do not see Prometheus as they should. */
function queryFaults(output: Output): string[] {
  const names = output.objects
    .filter(({ object }) => object.kind === 'Namespace')
    .map(({ object }) => object.metadata.name);
  if (!names.includes(PROMETHEUS.namespace)) return [];
  return names
    .filter((name) => name !== PROMETHEUS.namespace)
    .flatMap((name) => {
      const labels = ASKERS[name] ?? {};
      const closed = closedSides(output, { namespace: name, labels }, PROMETHEUS, QUERY_PORT);
      if (name in ASKERS) return closed.map((side) => `${name}: ${side} is closed`);
      return closed.includes('ingress') ? [] : [`${name} is let in`];
    });
}

const isPodMonitor = ({ kind }: KubernetesObject) => kind === 'PodMonitor';

export const MONITOR_RULES: readonly Rule[] = [
  {
    name: 'every monitor finds pods that have its port',
    source: 'pod templates in the YAML; labels and ports of pods that operators make, by hand',
    check: (output) =>
      monitorTargets(output)
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
      monitorTargets(output).flatMap(({ monitor, namespace, labels, port = 0 }) =>
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
    name: 'KEDA, the adapter, OpenCost and Grafana may ask Prometheus, and no namespace else as a whole',
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
        name: 'a closed door for dashboards',
        environment: 'irsa',
        apply: removeObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && metadata.name === 'egress-grafana-to-prometheus',
        ),
      },
      {
        name: 'a closed door for what measures costs',
        environment: 'costs',
        apply: removeObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && metadata.name === 'ingress-opencost-9090',
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
