import type { Environment } from '../config/schema';
import { Quantity } from '../values';
import { hasEdge } from './entrance';
import { PLATFORM } from './labels';

/** First part of the names of all that the stack makes; the chart adds what it is. */
const STACK = 'platform';

/** The Prometheus of an environment, as both halves know it. */
export const PROMETHEUS = {
  /** Namespace of the stack. */
  namespace: 'monitoring',
  /** First part of the names of all that the stack makes. */
  stack: STACK,
  /** Name of the object, and of its Service. https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/templates/_helpers.tpl */
  name: `${STACK}-prometheus`,
  /** Where queries are answered. */
  port: 9090,
  /** Labels of its pods, which the operator gives them. https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/server/operator.go */
  pods: {
    'app.kubernetes.io/name': 'prometheus',
    'operator.prometheus.io/name': `${STACK}-prometheus`,
  },
  /** The labels by which it selects monitors and rules. */
  monitorLabels: { [`${PLATFORM}/prometheus`]: STACK },
} as const;

/** Where queries are answered, for pods that its namespace lets in. */
export const PROMETHEUS_URL = `http://${PROMETHEUS.name}.${PROMETHEUS.namespace}.svc:${PROMETHEUS.port}`;

/** The Alertmanager of an environment, in the namespace of Prometheus. */
export const ALERTMANAGER = {
  /** Name of the object, and of its Service. */
  name: `${STACK}-alertmanager`,
  /** Where it is asked for alerts, and told of silences. */
  port: 9093,
  /** Labels of its pods, which the operator gives them. https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/alertmanager/statefulset.go */
  pods: { 'app.kubernetes.io/name': 'alertmanager', alertmanager: `${STACK}-alertmanager` },
} as const;

/** Where Alertmanager answers, for pods that its namespace lets in. */
export const ALERTMANAGER_URL = `http://${ALERTMANAGER.name}.${PROMETHEUS.namespace}.svc:${ALERTMANAGER.port}`;

/** The programs of the stack that have pages: their clients, and the routes to them. */
export const MONITORING_PAGES = ['alertmanager', 'prometheus'] as const;

/** Whether the platform has its Prometheus. */
export const hasMonitoring = ({ monitoring }: Pick<Environment, 'monitoring'>): boolean =>
  monitoring !== undefined;

/** The entrance that signs people in and takes a path off as well, which no ingress does. */
export const PAGES_EDGE = 'envoy-gateway';

/**
 * Whether administrators see pages of Prometheus and Alertmanager, which wait for the entrance. Without a word in the
 * environment, where that takes nothing but Keycloak, which knows new clients by itself.
 */
export function hasMonitoringPages(environment: Environment): boolean {
  const { monitoring, identity, edge } = environment;
  if (monitoring === undefined || !hasEdge(environment)) return false;
  return monitoring.pages ?? (identity.provider === 'keycloak' && edge.kind === PAGES_EDGE);
}

/**
 * The part of a volume that data may take, in percent: the log of what came last, and blocks that are being put
 * together, lie beside it. https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
 */
export const LARGEST_DATA_PERCENT = 85;
const USUAL_DATA_PERCENT = 80;

/** The most data of one server: what the environment says, or four fifths of its volume. */
export function dataSize({
  storage,
  retentionSize,
}: NonNullable<Environment['monitoring']>): Quantity {
  return retentionSize === undefined
    ? shareOf(Quantity.memory(storage), USUAL_DATA_PERCENT)
    : Quantity.memory(retentionSize);
}

/** A part of a size, in whole mebibytes. */
export const shareOf = (size: Quantity, percent: number): Quantity =>
  Quantity.mebibytes(Math.floor((size.toMebibytes() * percent) / 100));
