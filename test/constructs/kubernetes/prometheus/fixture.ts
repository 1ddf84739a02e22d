import { PrometheusOperatorMetrics } from '../../../../constructs/kubernetes/prometheus';

/** The metrics of a stack. */
export const METRICS = (runbooksUrl?: string) =>
  new PrometheusOperatorMetrics({
    runbooksUrl,
    namespace: { name: 'monitoring' },
    pods: { 'app.kubernetes.io/name': 'prometheus' },
    monitorLabels: { release: 'kube-prometheus-stack' },
    queryUrl: 'http://prometheus.monitoring.svc:9090',
  });
