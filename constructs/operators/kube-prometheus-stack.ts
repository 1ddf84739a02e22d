import { CHARTS } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { assertDnsLabel, ValueError } from '../../lib/values';
import { alertingCalls } from './alertmanager-config';
import type { KubePrometheusStackProps } from './kube-prometheus-stack-props';
import { stackValues } from './kube-prometheus-stack-values';
import { KUBE_SYSTEM } from '../../lib/contracts/namespaces';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator, OperatorNamespace, OperatorPort } from './operator';
import { remoteWriteCalls } from './remote-write';

export type { KubePrometheusStackProps, StackVolume } from './kube-prometheus-stack-props';

const NAMESPACE = OPERATOR_NAMESPACES.kubePrometheusStack;

/** https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/values.yaml */
const QUERY_PORT = 9090;
const WEBHOOK_PORT = 10250;

/** Alertmanagers tell each other what was sent. https://github.com/prometheus/alertmanager/blob/v0.34.0/README.md#high-availability */
const MESH_PORT = 9094;

/**
 * What its pods call each other on: metrics of kube-state-metrics and of what reloads configurations, Prometheus,
 * Alertmanager and its mesh, and the operator, whose metrics are where its webhooks are.
 */
const OWN_PORTS: readonly OperatorPort[] = [
  8080,
  QUERY_PORT,
  9093,
  MESH_PORT,
  { port: MESH_PORT, protocol: 'UDP' },
  WEBHOOK_PORT,
];

/** https://github.com/coredns/coredns/blob/v1.12.4/plugin/metrics/README.md */
const DNS_METRICS_PORT = 9153;

/** The kubelet, and the exporter of what a node is doing, which are on the node's own address. */
const NODE_PORTS = [9100, 10250];

/** Longest name that the chart does not cut. */
const LONGEST_NAME = 26;

/**
 * The releases of kube-prometheus-stack: its CRDs before every monitor, then the stack itself. Monitors are selected by
 * label alone, in every namespace. The operator may read every Secret and ConfigMap of the cluster, since monitors name
 * some; nobody asks for metrics but the namespaces that are named.
 *
 * Off is what EKS shows nobody here: scheduler and controllers, which it shows otherwise, and etcd; kube-proxy, which listens on
 * its own node alone; and CoreDNS where it runs as no pods. The exporter of nodes is a release of its own, for it is all that does
 * not meet *restricted*. No Grafana, which is an application.
 *
 * Throws a ValueError for a name that the chart would cut, no labels, or days that are no such number.
 */
export function kubePrometheusStack(props: KubePrometheusStackProps): Operator {
  validate(props);
  return {
    namespace: namespaceOf(props),
    releases: [
      {
        name: 'prometheus-operator-crds',
        wave: WAVES.definitions,
        namespace: NAMESPACE,
        chart: CHARTS.prometheusOperatorCrds,
        definitions: 'templated',
        values: {},
      },
      {
        name: 'kube-prometheus-stack',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.kubePrometheusStack,
        definitions: 'separate-release',
        // The release before has them: upgraded by Helm, which leaves what lies in `crds/` as it is.
        skipDefinitions: true,
        values: helmValues(stackValues(props)),
      },
    ],
  };
}

function validate({ name, monitorLabels, retentionDays }: KubePrometheusStackProps): void {
  assertDnsLabel(name, "'name'");
  if (name.length > LONGEST_NAME) {
    throw new ValueError(`'name' must have at most ${LONGEST_NAME} characters, got '${name}'`);
  }
  if (Object.keys(monitorLabels).length === 0) {
    throw new ValueError(
      `'monitorLabels' must have at least one label, got none; monitors of everybody would be read`,
    );
  }
  if (retentionDays === undefined || (Number.isInteger(retentionDays) && retentionDays > 0)) return;
  throw new ValueError(`'retentionDays' must be a whole number of days, got ${retentionDays}`);
}

function namespaceOf({
  name,
  queriedFrom = [],
  scrapes = [],
  alerting,
  remoteWrites,
  readsClusterDns,
}: KubePrometheusStackProps): OperatorNamespace {
  return {
    name: NAMESPACE,
    calls: [
      'api-server',
      { vpcPorts: NODE_PORTS },
      { namespace: NAMESPACE, ports: OWN_PORTS },
      ...(readsClusterDns === true ? [{ namespace: KUBE_SYSTEM, ports: [DNS_METRICS_PORT] }] : []),
      ...scrapes,
      ...(alerting === undefined ? [] : alertingCalls(name, alerting)),
      ...remoteWriteCalls(name, remoteWrites),
    ],
    calledOn: [
      { port: WEBHOOK_PORT, by: 'api-server' },
      ...OWN_PORTS.map((port) => ({ port, by: { namespace: NAMESPACE } })),
      ...queriedFrom.map((namespace) => ({ port: QUERY_PORT, by: { namespace } })),
    ],
  };
}
