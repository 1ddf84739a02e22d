import { ControlPlaneMetrics, ServiceMonitor } from '../../constructs/kubernetes/prometheus';
import type { Operator, ServiceMetrics } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { MONITORING_ACCOUNTS } from '../../lib/contracts/alerting';
import { PROMETHEUS } from '../../lib/contracts/monitoring';
import { Unit } from './unit';

const { monitorLabels } = PROMETHEUS;

/** Monitors of operators whose charts make none that is selected, and of the control plane; undefined where nobody reads. */
export function operatorMonitorsUnit(
  environment: Environment,
  operators: readonly Operator[],
): Unit | undefined {
  if (environment.monitoring === undefined) return undefined;
  const monitors = operators.flatMap(({ namespace, monitors: own = [] }) =>
    namespace === undefined ? [] : own.map((metrics) => ({ namespace: namespace.name, metrics })),
  );
  const isOnEks = environment.provider === 'aws';
  if (monitors.length === 0 && !isOnEks) return undefined;
  const unit = new Unit('operator-monitors', 'edge');
  for (const { namespace, metrics } of monitors) addMonitor(unit, namespace, metrics);
  if (isOnEks) {
    const reader = MONITORING_ACCOUNTS.prometheus;
    new ControlPlaneMetrics(unit.chart, 'ControlPlane', { reader, monitorLabels });
  }
  return unit;
}

function addMonitor(unit: Unit, namespace: string, metrics: ServiceMetrics): void {
  const { name, service, port, protocol = 'http' } = metrics;
  new ServiceMonitor(unit.chart, `Monitor-${namespace}-${name}`, {
    name,
    namespace: { name: namespace },
    monitorLabels,
    service,
    port,
    tls: protocol === 'http' ? undefined : 'self-made',
    showsToken: protocol === 'https-with-token',
  });
}
