import { Construct } from 'constructs';
import type { INamespace } from '../core';
import { MonitoredSeries, type IMetrics } from '../prometheus';
import { SPARK_OPERATOR_SERIES } from './series';
import { sparkAlerts } from './spark-alerts';

/** The PodMonitor of the chart. https://github.com/kubeflow/spark-operator/blob/v2.5.2/charts/spark-operator-chart/templates/prometheus/_helpers.tpl */
const MONITOR = 'spark-operator-podmonitor';

/** What is told of the Spark operator. */
export interface SparkOperatorWatchProps {
  /** Where the operator runs. */
  readonly namespace: INamespace;
  /** Who reads it, by the monitor that its chart makes. */
  readonly metrics: IMetrics;
}

/** Has somebody told when applications of Spark do not start or end well, of whatever team. */
export class SparkOperatorWatch extends Construct {
  constructor(scope: Construct, id: string, { namespace, metrics }: SparkOperatorWatchProps) {
    super(scope, id);
    const operator = new MonitoredSeries(`${namespace.name}/${MONITOR}`, SPARK_OPERATOR_SERIES);
    metrics.addAlerts(this, 'Alerts', { name: 'spark', namespace, alerts: sparkAlerts(operator) });
  }
}
