import type { Construct, IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { CustomResource, Peer, validated, type Labels, type NamespaceReference } from '../core';
import type { ISecret } from '../secrets';
import { alertRule, type AlertRule, type AlertsOptions } from './alert';
import type { Dashboard } from './dashboard';
import type { IMetrics, ScrapeOptions } from './i-metrics';
import { MonitoredSeries } from './monitored-series';
import { MONITORING_API } from './monitoring-api';

interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
  readonly podMetricsEndpoints: readonly MetricsEndpoint[];
}

interface PrometheusRuleSpec {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

interface Relabeling {
  readonly sourceLabels: readonly string[];
  readonly targetLabel: string;
}

interface MetricsEndpoint {
  readonly port: string;
  readonly path: string;
  readonly honorLabels?: true;
  readonly relabelings?: readonly Relabeling[];
  readonly authorization?: { readonly credentials: SecretKey };
  readonly basicAuth?: { readonly username: SecretKey; readonly password: SecretKey };
}

/** Pods that are read: Prometheus has to be let out to them. */
export interface ScrapedPods {
  /** Where they run. */
  readonly namespace: string;
  /** The port of their containers. */
  readonly port: number;
}

/** The Prometheus that reads the metrics. */
export interface PrometheusOperatorMetricsProps {
  /** Namespace of its pods. */
  readonly namespace: NamespaceReference;
  /** Labels of its pods. */
  readonly pods: Labels;
  /** The labels by which it selects monitors: its `podMonitorSelector`. */
  readonly monitorLabels: Labels;
  /** Where it answers queries: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
  /**
   * Where `docs/` is read, for links of alerts: `https://…`.
   * @default - alerts name the page, and have no link
   */
  readonly runbooksUrl?: string;
}

/**
 * Metrics by the Prometheus operator: one PodMonitor for each component, in the component's namespace, and
 * the way in for Prometheus. The way out, to all that was `scraped`, and the stack itself belong to who installs
 * Prometheus.
 */
export class PrometheusOperatorMetrics implements IMetrics {
  readonly queryUrl: string;
  private readonly names = new Set<string>();
  private readonly targets: ScrapedPods[] = [];
  private readonly shown = new Map<string, Dashboard>();

  constructor(private readonly props: PrometheusOperatorMetricsProps) {
    this.queryUrl = props.queryUrl;
  }

  /** What is read so far. */
  get scraped(): readonly ScrapedPods[] {
    return [...this.targets];
  }

  /** The dashboards so far, by name: who installs Grafana shows them. */
  get dashboards(): readonly Dashboard[] {
    return [...this.shown.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  scrape<Name extends string = never>(
    scope: Construct,
    id: string,
    options: ScrapeOptions<Name>,
  ): MonitoredSeries<Name> {
    const { name, namespace, pods } = options;
    validated(scope, 'name', () => {
      assertDnsLabel(name, 'the name of a monitor');
    });
    const place = `${namespace.name}/${name}`;
    if (this.names.has(place)) {
      throw new ValidationError(
        scope,
        `'name' must be unique in the namespace '${namespace.name}', got '${name}' twice`,
      );
    }
    this.names.add(place);
    this.targets.push({ namespace: namespace.name, port: options.port.number });
    assertPods(scope, pods);
    new CustomResource<PodMonitorSpec>(scope, id, {
      apiVersion: MONITORING_API,
      kind: 'PodMonitor',
      name,
      namespace: namespace.name,
      component: 'metrics',
      labels: this.props.monitorLabels,
      spec: { selector: { matchLabels: pods }, podMetricsEndpoints: [endpointOf(options)] },
    });
    const prometheus = Peer.pods(this.props.namespace, this.props.pods);
    const ports = [options.port.number];
    namespace.allowIngressFrom(`prometheus-to-${name}`, prometheus, { ports, pods });
    // The label `job` that the operator gives them: https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/prometheus/promcfg.go
    return new MonitoredSeries(place, options.series ?? []);
  }

  addAlerts(scope: Construct, id: string, { name, namespace, alerts }: AlertsOptions): void {
    validated(scope, 'name', () => {
      assertDnsLabel(name, 'the name of alerts');
    });
    if (alerts.length === 0) {
      throw new ValidationError(scope, `'alerts' must have one at least, got none`);
    }
    const rules = alerts.map((alert) => alertRule(alert, namespace.name, this.props.runbooksUrl));
    new CustomResource<PrometheusRuleSpec>(scope, id, {
      apiVersion: MONITORING_API,
      kind: 'PrometheusRule',
      name,
      namespace: namespace.name,
      component: 'metrics',
      labels: this.props.monitorLabels,
      spec: { groups: [{ name, rules }] },
    });
  }

  addDashboard(scope: IConstruct, dashboard: Dashboard): void {
    const { name } = dashboard;
    validated(scope, 'name', () => {
      assertDnsLabel(name, 'the name of a dashboard');
    });
    const known = this.shown.get(name);
    if (known !== undefined && known !== dashboard) {
      throw new ValidationError(
        scope,
        `'name' must be of one dashboard, got '${name}' of two; hand over the same object, or name it otherwise`,
      );
    }
    this.shown.set(name, dashboard);
  }
}

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config */
const NODE: Relabeling = {
  sourceLabels: ['__meta_kubernetes_pod_node_name'],
  targetLabel: 'node',
};

function endpointOf({
  port,
  path = '/metrics',
  honorLabels = false,
  namesNode = false,
  token,
  login,
}: ScrapeOptions): MetricsEndpoint {
  return {
    port: port.name,
    path,
    ...(honorLabels && { honorLabels }),
    ...(namesNode && { relabelings: [NODE] }),
    ...(token && { authorization: { credentials: keyOf(token.secret, token.key) } }),
    ...(login && {
      basicAuth: {
        username: keyOf(login.secret, login.user),
        password: keyOf(login.secret, login.password),
      },
    }),
  };
}

/** Asked for as a variable is, so that the store sees that somebody reads it. */
function keyOf(secret: ISecret, key: string): SecretKey {
  secret.toEnvVar('VALUE', key);
  return { name: secret.name, key };
}

function assertPods(scope: Construct, pods: Labels): void {
  if (Object.keys(pods).length > 0) return;
  throw new ValidationError(
    scope,
    `'pods' must have at least one label, got none; a monitor would read every pod of the namespace`,
  );
}
