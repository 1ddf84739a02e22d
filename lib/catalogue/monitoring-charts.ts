import type { ChartReference } from './chart-reference';

const PROMETHEUS_COMMUNITY = 'oci://ghcr.io/prometheus-community/charts';
const GRAFANA_COMMUNITY = 'oci://ghcr.io/grafana-community/helm-charts';

/** Charts of what measures, and of what keeps and shows it. */
export const MONITORING_CHARTS = {
  kubePrometheusStack: {
    name: 'kube-prometheus-stack',
    repository: PROMETHEUS_COMMUNITY,
    version: '88.5.3',
    appVersion: 'v0.93.1',
    source:
      'https://github.com/prometheus-community/helm-charts/tree/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack',
  },
  // The definitions of the same operator as above, and the exporter of the same chart.
  prometheusOperatorCrds: {
    name: 'prometheus-operator-crds',
    repository: PROMETHEUS_COMMUNITY,
    version: '31.0.1',
    appVersion: 'v0.93.1',
    source:
      'https://github.com/prometheus-community/helm-charts/tree/prometheus-operator-crds-31.0.1/charts/prometheus-operator-crds',
  },
  nodeExporter: {
    name: 'prometheus-node-exporter',
    repository: PROMETHEUS_COMMUNITY,
    version: '4.56.1',
    appVersion: '1.12.1',
    source:
      'https://github.com/prometheus-community/helm-charts/tree/prometheus-node-exporter-4.56.1/charts/prometheus-node-exporter',
  },
  prometheusAdapter: {
    name: 'prometheus-adapter',
    repository: PROMETHEUS_COMMUNITY,
    version: '5.3.0',
    appVersion: 'v0.12.0',
    source:
      'https://github.com/prometheus-community/helm-charts/tree/prometheus-adapter-5.3.0/charts/prometheus-adapter',
  },
  openCost: {
    name: 'opencost',
    repository: 'https://opencost.github.io/opencost-helm-chart',
    version: '2.5.17',
    appVersion: '1.120.1',
    source: 'https://github.com/opencost/opencost-helm-chart/tree/opencost-2.5.17/charts/opencost',
  },
  grafana: {
    name: 'grafana',
    repository: GRAFANA_COMMUNITY,
    version: '12.11.1',
    appVersion: '13.2.0',
    source: 'https://github.com/grafana-community/helm-charts/tree/main/charts/grafana',
  },
  loki: {
    name: 'loki',
    repository: GRAFANA_COMMUNITY,
    version: '18.11.0',
    source: 'https://github.com/grafana-community/helm-charts/tree/main/charts/loki',
  },
  tempo: {
    name: 'tempo',
    repository: GRAFANA_COMMUNITY,
    version: '2.2.4',
    appVersion: '2.10.8',
    source: 'https://github.com/grafana-community/helm-charts/tree/main/charts/tempo',
  },
  openTelemetryOperator: {
    name: 'opentelemetry-operator',
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    version: '0.122.0',
    appVersion: '0.158.0',
    source:
      'https://github.com/open-telemetry/opentelemetry-helm-charts/tree/opentelemetry-operator-0.122.0/charts/opentelemetry-operator',
  },
} as const satisfies Readonly<Record<string, ChartReference>>;
