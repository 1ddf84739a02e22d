import type { ImageReference } from './image-reference';

/** Images of what measures, and of what keeps and shows it. */
export const MONITORING_IMAGES = {
  grafana: {
    repository: 'docker.io/grafana/grafana',
    tag: '13.2.0',
    source: 'https://github.com/grafana/grafana/releases/tag/v13.2.0',
  },
  loki: {
    repository: 'docker.io/grafana/loki',
    tag: '3.7.6',
    source:
      'https://github.com/grafana-community/helm-charts/blob/loki-18.11.0/charts/loki/Chart.yaml',
  },
  tempo: {
    repository: 'docker.io/grafana/tempo',
    tag: '2.10.8',
    source:
      'https://github.com/grafana-community/helm-charts/blob/tempo-2.2.4/charts/tempo/Chart.yaml',
  },
  // Of its distributions the one that signs requests to AWS. https://github.com/open-telemetry/opentelemetry-collector-releases/blob/v0.159.0/distributions/otelcol-contrib/manifest.yaml
  openTelemetryCollector: {
    repository: 'docker.io/otel/opentelemetry-collector-contrib',
    tag: '0.159.0',
    source:
      'https://github.com/open-telemetry/opentelemetry-collector-releases/releases/tag/v0.159.0',
  },
  statsdExporter: {
    repository: 'docker.io/prom/statsd-exporter',
    tag: 'v0.30.0',
    source: 'https://github.com/prometheus/statsd_exporter/releases/tag/v0.30.0',
  },
  dcgmExporter: {
    repository: 'nvcr.io/nvidia/k8s/dcgm-exporter',
    tag: '4.5.3-4.8.2-distroless',
    source: 'https://github.com/NVIDIA/dcgm-exporter/tree/4.5.3-4.8.2/deployment',
  },
  neuronMonitor: {
    repository: 'public.ecr.aws/neuron/neuron-monitor',
    tag: '1.3.0',
    source:
      'https://github.com/aws-neuron/aws-neuron-sdk/blob/master/src/k8/k8s-neuron-monitor-daemonset.yml',
  },
  // What monitors of models run in, of the standard library alone.
  python: {
    repository: 'docker.io/library/python',
    tag: '3.14.6-slim-trixie',
    source: 'https://github.com/docker-library/official-images/blob/master/library/python',
  },
  pushgateway: {
    repository: 'docker.io/prom/pushgateway',
    tag: 'v1.11.3',
    source: 'https://github.com/prometheus/pushgateway/releases/tag/v1.11.3',
  },
} as const satisfies Readonly<Record<string, ImageReference>>;
