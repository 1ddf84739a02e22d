import { Namespace } from '../../constructs/kubernetes/core';
import {
  PlatformMonitoring,
  type PlatformPart,
} from '../../constructs/kubernetes/platform-monitoring';
import { PrometheusOperatorMetrics } from '../../constructs/kubernetes/prometheus';
import { TeamRay } from '../../constructs/kubernetes/ray';
import { PROMETHEUS, PROMETHEUS_URL } from '../../lib/contracts/monitoring';
import { Unit } from '../../stacks/manifests/unit';
import type { EmittedObject } from '../emitted';
import { objectsIn } from '../helm/compare';

/** Everything that may be watched; queues are of one scheduler. */
const PARTS: readonly PlatformPart[] = [
  'certificates',
  'gpus',
  'karpenter',
  'keda',
  'kueue',
  'load-balancers',
  'names',
  'neuron',
  'secrets',
  'serving',
  'training',
];

const metrics = () =>
  new PrometheusOperatorMetrics({
    namespace: { name: PROMETHEUS.namespace },
    pods: PROMETHEUS.pods,
    monitorLabels: PROMETHEUS.monitorLabels,
    queryUrl: PROMETHEUS_URL,
  });

/** Objects with every alert of what charts bring, and of Ray, some of which no environment has. */
export const platformObjects = (): EmittedObject[] =>
  [platform(PARTS), platform(['volcano']), ray()].flatMap(
    (unit) => objectsIn(unit.render().yaml) as EmittedObject[],
  );

function platform(parts: readonly PlatformPart[]): Unit {
  const unit = new Unit('platform-monitoring', 'applications');
  new PlatformMonitoring(unit.chart, 'Monitoring', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', PROMETHEUS.namespace),
    metrics: metrics(),
    parts,
    costs: { budgetPerMonth: 5000 },
  });
  return unit;
}

function ray(): Unit {
  const unit = new Unit('team-vision-ray', 'workloads');
  new TeamRay(unit.chart, 'Ray', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', 'team-vision'),
    network: { vpcCidrs: ['10.0.0.0/16'] },
    operatorNamespace: 'kuberay-system',
    metrics: metrics(),
  });
  return unit;
}
