import { Namespace } from '../../constructs/kubernetes/core';
import {
  PlatformMonitoring,
  ServiceMonitor,
  type PlatformPart,
  type ServiceMonitorProps,
} from '../../constructs/kubernetes/platform-monitoring';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { OPERATOR_NAMESPACES } from '../../constructs/operators/namespaces';
import type { Environment } from '../../lib/config';
import type { OperatorName } from '../../lib/config/choices';
import { runs } from '../../lib/contracts/applications';
import { PROMETHEUS } from '../../lib/contracts/monitoring';
import { installs } from '../../lib/contracts/operators';
import { Unit } from './unit';

/** What is said of operators, by their names. */
type Said<What> = readonly (readonly [OperatorName, What])[];

/** What is watched where an operator is installed; its monitor comes with it, or is one of these below. */
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

type ChartService = Pick<
  ServiceMonitorProps,
  'name' | 'serviceNamespace' | 'services' | 'port' | 'secured'
>;

/**
 * Services of charts that make no monitor with labels of ours, by the operator that brings them.
 * https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/templates/manager/auth_proxy_service.yaml
 * https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/charts/jobset/templates/prometheus/manager_metrics_service.yaml
 * https://github.com/volcano-sh/volcano/blob/v1.15.1/installer/helm/chart/volcano/templates/scheduler.yaml
 * https://github.com/volcano-sh/volcano/blob/v1.15.1/installer/helm/chart/volcano/templates/controllers.yaml
 */
const SERVICES: Said<ChartService> = [
  [
    'kueue',
    {
      name: 'kueue',
      serviceNamespace: { name: OPERATOR_NAMESPACES.kueue },
      services: {
        'app.kubernetes.io/name': 'kueue',
        'app.kubernetes.io/component': 'metrics-service',
      },
      port: 'https',
      secured: true,
    },
  ],
  [
    'kubeflow-trainer',
    {
      name: 'jobset',
      serviceNamespace: { name: OPERATOR_NAMESPACES.kubeflowTrainer },
      services: {
        'app.kubernetes.io/name': 'jobset',
        'app.kubernetes.io/component': 'controller',
      },
      port: 'https',
      secured: true,
    },
  ],
  ['volcano', volcanoService('volcano-scheduler')],
  ['volcano', volcanoService('volcano-controller')],
];

function volcanoService(app: string): ChartService {
  return {
    name: app,
    serviceNamespace: { name: OPERATOR_NAMESPACES.volcano },
    services: { app },
    port: 'metrics',
  };
}

/** Whose alerts and dashboards no component of ours brings; none where nobody reads metrics. */
export function platformMonitoringUnits(
  environment: Environment,
  metrics: IMetrics | undefined,
): Unit[] {
  if (metrics === undefined) return [];
  const unit = new Unit('platform-monitoring', 'applications');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', PROMETHEUS.namespace);
  const { monitorLabels } = PROMETHEUS;
  for (const service of saidFor(environment, SERVICES)) {
    new ServiceMonitor(unit.chart, `Monitor-${service.name}`, {
      ...service,
      namespace,
      monitorLabels,
    });
  }
  new PlatformMonitoring(unit.chart, 'Monitoring', {
    namespace,
    metrics,
    parts: [
      ...saidFor(environment, WATCHED),
      ...(hasKarpenter(environment) ? ['karpenter' as const] : []),
      ...(runs(environment, 'serving') ? ['serving' as const] : []),
    ],
  });
  return [unit];
}

/** What a table says of the operators that an environment installs. */
const saidFor = <What>(environment: Environment, table: Said<What>): What[] =>
  table.filter(([name]) => installs(environment, name)).map(([, said]) => said);

/** EKS Auto Mode has a Karpenter that shows nobody anything. */
const hasKarpenter = ({ cluster }: Environment): boolean =>
  !('existing' in cluster) && cluster.mode === 'karpenter';
