import {
  PrometheusOperatorMetrics,
  type ScrapedPods,
} from '../../constructs/kubernetes/prometheus';
import { ENGINE_POD_METRICS } from '../../constructs/kubernetes/vllm';
import {
  kubePrometheusStack,
  nodeExporter,
  OPERATOR_NAMESPACES,
  prometheusAdapter,
  type MonitoringPrometheus,
  type Operator,
  type OperatorCall,
  type OperatorNamespace,
  type OperatorOptions,
  type OperatorPort,
  type ReplicatedOperatorOptions,
} from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import {
  dataSize,
  hasMonitoringPages,
  PROMETHEUS,
  PROMETHEUS_URL,
} from '../../lib/contracts/monitoring';
import { resourceNames } from '../../lib/contracts/names';
import { KUBE_SYSTEM } from '../../lib/contracts/namespaces';
import { installs } from '../../lib/contracts/operators';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import { outwardProps } from './alerting';
import { computeMode } from './environment-facts';
import { onServerNodes } from './operator-placement';

const { namespace, monitorLabels } = PROMETHEUS;

/** The Prometheus that reads metrics of operators; undefined where there is none. */
export const monitoredFrom = ({ monitoring }: Environment): MonitoringPrometheus | undefined =>
  monitoring && { namespace, monitorLabels };

/** Where metrics of the platform go; undefined where nobody reads them. */
export const platformMetrics = ({
  monitoring,
}: Environment): PrometheusOperatorMetrics | undefined =>
  monitoring &&
  new PrometheusOperatorMetrics({
    namespace: { name: namespace },
    pods: PROMETHEUS.pods,
    monitorLabels,
    queryUrl: PROMETHEUS_URL,
    runbooksUrl: monitoring.runbooksUrl,
  });

/** What KEDA and the adapter ask for metrics. */
export const metricSources = ({ monitoring }: Environment): OperatorCall[] =>
  monitoring === undefined ? [] : [{ namespace, ports: [PROMETHEUS.port] }];

/** The stack, with what the environment says of it; undefined where it is off. */
export function prometheusOperator(
  environment: Environment,
  common: OperatorOptions,
): Operator | undefined {
  const { monitoring, storage } = environment;
  if (monitoring === undefined) return undefined;
  return kubePrometheusStack({
    ...common,
    ...outwardProps(environment),
    name: PROMETHEUS.stack,
    monitorLabels,
    replicas: monitoring.replicas,
    memory: monitoring.memory,
    retentionDays: monitoring.retentionDays,
    retentionSize: dataSize(monitoring).toString(),
    storage: {
      size: monitoring.storage,
      storageClassName: storageClassNames(environment).block,
    },
    reclaimPolicy: storage.deletionProtection ? 'retain' : 'delete',
    readsClusterDns: computeMode(environment) !== 'auto',
    externalLabels: { cluster: resourceNames(environment).cluster },
    serverPlacement: onServerNodes(environment),
    pages: pagesOf(environment),
    queriedFrom: [
      ...(installs(environment, 'keda') ? [OPERATOR_NAMESPACES.keda] : []),
      ...(installs(environment, 'opencost') ? [OPERATOR_NAMESPACES.openCost] : []),
      ...(installs(environment, 'prometheus-adapter')
        ? [OPERATOR_NAMESPACES.prometheusAdapter]
        : []),
    ],
    // Its pods are in the namespace of Kubernetes’ own, which has no walls of ours.
    scrapes: installs(environment, 'metrics-server')
      ? [{ namespace: KUBE_SYSTEM, ports: [METRICS_SERVER_PORT] }]
      : [],
  });
}

/** Where the pages are, for links in alerts; undefined where there are none. */
function pagesOf(environment: Environment) {
  if (!hasMonitoringPages(environment)) return undefined;
  const host = `https://${platformHosts(environment).platform}`;
  return {
    prometheus: `${host}${APPLICATION_PATHS.prometheus}`,
    alertmanager: `${host}${APPLICATION_PATHS.alertmanager}`,
  };
}

/** https://github.com/kubernetes-sigs/metrics-server/blob/metrics-server-helm-chart-3.13.1/charts/metrics-server/values.yaml */
const METRICS_SERVER_PORT = 10250;

/** The adapter for autoscalers without KEDA, where there is a Prometheus to ask: it tells what engines have to do. */
export function adapterOperator(
  environment: Environment,
  common: ReplicatedOperatorOptions,
): Operator | undefined {
  if (environment.monitoring === undefined) return undefined;
  const { protocol, hostname, port } = new URL(PROMETHEUS_URL);
  return prometheusAdapter({
    ...common,
    prometheus: { url: `${protocol}//${hostname}`, port: Number(port) },
    sources: metricSources(environment),
    metrics: Object.values(ENGINE_POD_METRICS),
  });
}

/** The exporter of nodes, where Prometheus reads it. */
export function nodeExporterOperator(
  environment: Environment,
  { priorityClassName }: OperatorOptions,
): Operator | undefined {
  const prometheus = monitoredFrom(environment);
  return prometheus && nodeExporter({ monitoredFrom: prometheus, priorityClassName });
}

/** The operators, with the way of Prometheus to all that it reads: to operators that let it in, and to these pods. */
export function withScrapes(
  operators: readonly Operator[],
  scraped: readonly ScrapedPods[],
): Operator[] {
  const calls = byNamespace([
    ...operators.flatMap(({ namespace: each }) => opened(each)),
    ...scraped,
  ]);
  return operators.map((operator) =>
    operator.namespace?.name === namespace
      ? {
          ...operator,
          namespace: { ...operator.namespace, calls: [...operator.namespace.calls, ...calls] },
        }
      : operator,
  );
}

/** What an operator opens to Prometheus. Its own namespace calls itself already. */
function opened(operator: OperatorNamespace | undefined): ScrapedPods[] {
  if (operator === undefined || operator.name === namespace) return [];
  return (operator.calledOn ?? [])
    .filter(({ by }) => typeof by !== 'string' && by.namespace === namespace)
    .map(({ port }) => ({ namespace: operator.name, port: numberOf(port) }));
}

const numberOf = (port: OperatorPort): number => (typeof port === 'number' ? port : port.port);

/** One call for each namespace, with its ports. */
function byNamespace(scraped: readonly ScrapedPods[]): OperatorCall[] {
  const names = [...new Set(scraped.map((each) => each.namespace))].toSorted();
  return names.map((name) => {
    const ports = scraped.filter((each) => each.namespace === name).map(({ port }) => port);
    return { namespace: name, ports: [...new Set(ports)].toSorted((a, b) => a - b) };
  });
}
