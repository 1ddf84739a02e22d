import { Construct } from 'constructs';
import { Endpoint, Peer, type ClusterNetwork, type INamespace } from '../core';
import type { IOtlpReceiver } from '../opentelemetry';
import type { IMetrics } from '../prometheus';
import { RAY_HEADS, RAY_PODS, RAY_PORTS } from './names';
import { rayAlerts } from './ray-alerts';
import { RAY_DASHBOARD } from './ray-dashboard-of-clusters';
import { RAY_SERVE_DASHBOARD } from './ray-dashboard-of-services';
import { RAY_SERIES } from './series';

/** A namespace that Ray clusters run in. */
export interface TeamRayProps {
  /** The namespace, whose pods reach each other. */
  readonly namespace: INamespace;
  /** Addresses of the API server, which autoscalers ask for workers. */
  readonly network: ClusterNetwork;
  /** Namespace of the operator, which sends jobs and serve configurations to heads. */
  readonly operatorNamespace: string;
  /**
   * Who reads metrics of all pods of Ray.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Who takes spans of programs on clusters that have the same.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
}

/** Ray in a team's namespace: what the network lets through to clusters, and from them. */
export class TeamRay extends Construct {
  constructor(scope: Construct, id: string, props: TeamRayProps) {
    super(scope, id);
    const { namespace, network, operatorNamespace, metrics, traces } = props;
    namespace.allowEgressTo('ray-heads-to-api-server', Endpoint.apiServer(network), {
      pods: RAY_HEADS,
    });
    namespace.allowIngressFrom(
      'ray-operator-to-heads',
      Peer.namespace({ name: operatorNamespace }),
      { pods: RAY_HEADS, ports: [RAY_PORTS.dashboard, RAY_PORTS.serve] },
    );
    traces?.addSender('ray', namespace, RAY_PODS);
    if (metrics !== undefined) this.watch(namespace, metrics);
  }

  private watch(namespace: INamespace, metrics: IMetrics): void {
    const series = metrics.scrape(this, 'Metrics', {
      name: 'ray',
      namespace,
      pods: RAY_PODS,
      port: { name: 'metrics', number: RAY_PORTS.metrics },
      series: RAY_SERIES,
    });
    const alerts = rayAlerts(namespace.name, series);
    metrics.addAlerts(this, 'Alerts', { name: 'ray', namespace, alerts });
    metrics.addDashboard(this, RAY_DASHBOARD);
    metrics.addDashboard(this, RAY_SERVE_DASHBOARD);
  }
}
