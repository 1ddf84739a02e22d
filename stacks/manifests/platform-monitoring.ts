import { Namespace } from '../../constructs/kubernetes/core';
import {
  PlatformMonitoring,
  type PlatformPart,
} from '../../constructs/kubernetes/platform-monitoring';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import type { Environment } from '../../lib/config';
import type { OperatorName } from '../../lib/config/choices';
import { runs } from '../../lib/contracts/applications';
import { PROMETHEUS } from '../../lib/contracts/monitoring';
import { hasNeuronMonitor } from '../../lib/contracts/neuron-monitor';
import { installs } from '../../lib/contracts/operators';
import { Unit } from './unit';

/** What is said of operators, by their names. */
type Said<What> = readonly (readonly [OperatorName, What])[];

/** What is watched where an operator is installed; its monitor comes with it. */
const WATCHED: Said<PlatformPart> = [
  ['aws-load-balancer-controller', 'load-balancers'],
  ['cert-manager', 'certificates'],
  ['dcgm-exporter', 'gpus'],
  ['external-dns', 'names'],
  ['external-secrets', 'secrets'],
  ['keda', 'keda'],
  ['kubeflow-trainer', 'training'],
  ['kueue', 'kueue'],
  ['nvidia-gpu-operator', 'gpus'],
  ['volcano', 'volcano'],
];

/** Whose alerts and dashboards no component of ours brings; none where nobody reads metrics. */
export function platformMonitoringUnits(
  environment: Environment,
  metrics: IMetrics | undefined,
): Unit[] {
  if (metrics === undefined) return [];
  const unit = new Unit('platform-monitoring', 'applications');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', PROMETHEUS.namespace);
  new PlatformMonitoring(unit.chart, 'Monitoring', {
    namespace,
    metrics,
    parts: [
      ...saidFor(environment, WATCHED),
      ...(hasKarpenter(environment) ? ['karpenter' as const] : []),
      ...(hasNeuronMonitor(environment) ? ['neuron' as const] : []),
      ...(runs(environment, 'serving') ? ['serving' as const] : []),
    ],
    costs: environment.costs,
  });
  return [unit];
}

/** What a table says of the operators that an environment installs. */
const saidFor = <What>(environment: Environment, table: Said<What>): What[] =>
  table.filter(([name]) => installs(environment, name)).map(([, said]) => said);

/** EKS Auto Mode has a Karpenter that shows nobody anything. */
const hasKarpenter = ({ cluster }: Environment): boolean =>
  !('existing' in cluster) && cluster.mode === 'karpenter';
