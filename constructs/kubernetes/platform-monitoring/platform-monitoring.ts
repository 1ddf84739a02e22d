import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { INamespace } from '../core';
import type { Dashboard, IMetrics } from '../prometheus';
import { autoscalingDashboard } from './autoscaling/dashboard';
import { budgetAlert, costsDashboard } from './costs/costs';
import { homeDashboard } from './home/dashboard';
import { KARPENTER_ROW } from './karpenter/dashboard';
import { KEDA_ROW } from './keda/dashboard';
import type { MonitoredPart } from './monitored-part';
import { PARTS, type PlatformPart } from './platform-part';

/** Costs that OpenCost measures. */
export interface PlatformCosts {
  /**
   * Dollars that nodes may cost in a month, by list prices.
   * @default - no alert
   */
  readonly budgetPerMonth?: number;
}

/** What of the platform is watched. */
export interface PlatformMonitoringProps {
  /** Where the alerts are: the namespace of Prometheus. */
  readonly namespace: INamespace;
  /** Who reads metrics, of what charts bring as well. */
  readonly metrics: IMetrics;
  /** What there is, beside nodes and Prometheus. */
  readonly parts: readonly PlatformPart[];
  /**
   * What it costs, where OpenCost is read.
   * @default - nobody measures costs
   */
  readonly costs?: PlatformCosts;
}

/**
 * Alerts and dashboards of what charts and AWS bring, whose monitors are the charts’ own. What the rules of
 * kube-prometheus-stack say already is not said again.
 */
export class PlatformMonitoring extends Construct {
  constructor(scope: Construct, id: string, props: PlatformMonitoringProps) {
    super(scope, id);
    const { metrics, parts, costs } = props;
    for (const name of [...ALWAYS, ...new Set(parts)]) this.watch(props, name, PARTS[name]);
    for (const dashboard of overviews(parts)) metrics.addDashboard(this, dashboard);
    if (costs !== undefined) this.watch(props, 'costs', this.costsPart(costs, parts));
  }

  private watch(
    { metrics, namespace }: PlatformMonitoringProps,
    name: string,
    { alerts = [], dashboards = [] }: MonitoredPart,
  ): void {
    if (alerts.length > 0) {
      metrics.addAlerts(this, `Alerts-${name}`, { name: `platform-${name}`, namespace, alerts });
    }
    for (const dashboard of dashboards) metrics.addDashboard(this, dashboard);
  }

  private costsPart(
    { budgetPerMonth }: PlatformCosts,
    parts: readonly PlatformPart[],
  ): MonitoredPart {
    const dashboards = [costsDashboard({ gpus: parts.includes('gpus') })];
    if (budgetPerMonth === undefined) return { dashboards };
    if (Number.isFinite(budgetPerMonth) && budgetPerMonth > 0) {
      return { alerts: [budgetAlert(budgetPerMonth)], dashboards };
    }
    throw new ValidationError(
      this,
      `'costs.budgetPerMonth' must be dollars above 0, got ${budgetPerMonth}; leave it out for no alert`,
    );
  }
}

/** What every platform has that is watched. */
const ALWAYS = ['nodes', 'prometheus'] as const;

/** Pictures of several products at once. */
function overviews(parts: readonly PlatformPart[]): Dashboard[] {
  const has = (part: PlatformPart): boolean => parts.includes(part);
  return [
    homeDashboard({
      certificates: has('certificates'),
      gpus: has('gpus'),
      karpenter: has('karpenter'),
      queues: (['kueue', 'volcano'] as const).find(has),
      serving: has('serving'),
    }),
    autoscalingDashboard([
      ...(has('karpenter') ? [KARPENTER_ROW] : []),
      ...(has('keda') ? [KEDA_ROW] : []),
    ]),
  ];
}
