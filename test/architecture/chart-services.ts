/**
 * Services that charts make, by hand: labels that they have, one of their ports, and that of the pods behind it.
 * https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/values.yaml
 * https://github.com/kubernetes-sigs/lws/blob/v0.10.0/charts/lws/templates/manager/service.yaml
 * https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/charts/jobset/templates/prometheus/manager_metrics_service.yaml
 * https://github.com/kubeflow/trainer/blob/v2.3.0/charts/kubeflow-trainer/templates/manager/service.yaml
 * https://github.com/volcano-sh/volcano/tree/v1.15.1/installer/helm/chart/volcano/templates
 * https://github.com/envoyproxy/gateway/blob/v1.9.0/charts/gateway-helm/templates/envoy-gateway-service.yaml
 */
export const CHART_SERVICES: readonly {
  readonly namespace: string;
  readonly label: readonly [string, string];
  readonly name: string;
  readonly port: number;
}[] = [
  {
    namespace: 'kueue-system',
    label: ['app.kubernetes.io/component', 'metrics-service'],
    name: 'https',
    port: 8443,
  },
  {
    namespace: 'lws-system',
    label: ['app.kubernetes.io/instance', 'controller-manager-metrics-service'],
    name: 'https',
    port: 8443,
  },
  {
    namespace: 'kubeflow-system',
    label: ['app.kubernetes.io/name', 'jobset'],
    name: 'https',
    port: 8443,
  },
  {
    namespace: 'kubeflow-system',
    label: ['app.kubernetes.io/name', 'kubeflow-trainer'],
    name: 'monitoring-port',
    port: 8443,
  },
  { namespace: 'volcano-system', label: ['app', 'volcano-scheduler'], name: 'metrics', port: 8080 },
  {
    namespace: 'volcano-system',
    label: ['app', 'volcano-controller'],
    name: 'metrics',
    port: 8081,
  },
  {
    namespace: 'envoy-gateway-system',
    label: ['control-plane', 'envoy-gateway'],
    name: 'metrics',
    port: 19001,
  },
];
