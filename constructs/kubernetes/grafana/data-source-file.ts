import type { GrafanaDataSources, ITelemetrySource } from './data-sources';
import { SOURCE_IDS } from './names';

// https://grafana.com/docs/grafana/v13.2/administration/provisioning/#data-sources
// A dollar sign is written twice: one would name a variable of the container.

interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: string;
  readonly access: 'proxy';
  readonly url?: string;
  readonly isDefault: boolean;
  readonly editable: false;
  readonly jsonData: object;
}

/** Names that people choose sources by. */
const SOURCE_NAMES = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  logs: 'Loki',
  traces: 'Tempo',
  cloudWatch: 'CloudWatch',
} as const;

/** How often Prometheus reads, of the chart’s own. https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/values.yaml (scrapeInterval) */
const SCRAPE_INTERVAL = '30s';

/** What lies before and after a span in logs and metrics of it. */
const AROUND_SPAN = { spanStartTimeShift: '-5m', spanEndTimeShift: '5m' } as const;

/** Attributes of spans, and what logs and metrics call the same. https://opentelemetry.io/docs/specs/semconv/resource/k8s/ */
const LOG_TAGS = [
  { key: 'k8s.namespace.name', value: 'k8s_namespace_name' },
  { key: 'k8s.pod.name', value: 'k8s_pod_name' },
] as const;
const METRIC_TAGS = [
  { key: 'k8s.namespace.name', value: 'namespace' },
  { key: 'k8s.pod.name', value: 'pod' },
] as const;

/** What pods use, of which the kubelet tells everywhere. */
const POD_QUERIES = [
  { name: 'CPU', query: 'sum by (pod) (rate(container_cpu_usage_seconds_total{$$__tags}[5m]))' },
  { name: 'Memory', query: 'sum by (pod) (container_memory_working_set_bytes{$$__tags})' },
] as const;

/** The document of data sources. One that is not in it any more goes. JSON, which is YAML too. */
export const dataSourceFile = (sources: GrafanaDataSources): string =>
  JSON.stringify({ apiVersion: 1, prune: true, datasources: dataSources(sources) });

function dataSources(sources: GrafanaDataSources): DataSource[] {
  const { alertmanager, logs, traces, cloudWatch } = sources;
  return [
    prometheus(sources),
    ...(alertmanager ? [alertmanagerSource(alertmanager)] : []),
    ...(logs ? [logSource(logs, traces)] : []),
    ...(traces ? [traceSource(traces, logs)] : []),
    ...(cloudWatch
      ? [source('cloudWatch', { authType: 'default', defaultRegion: cloudWatch.region })]
      : []),
  ];
}

const source = (kind: keyof typeof SOURCE_IDS, jsonData: object, url?: string): DataSource => ({
  name: SOURCE_NAMES[kind],
  uid: SOURCE_IDS[kind],
  type: SOURCE_IDS[kind],
  access: 'proxy',
  url,
  isDefault: kind === 'prometheus',
  editable: false,
  jsonData,
});

/** https://grafana.com/docs/grafana/v13.2/datasources/prometheus/configure/ */
const prometheus = ({
  prometheus: { queryUrl },
  alertmanager,
  traces,
}: GrafanaDataSources): DataSource =>
  source(
    'prometheus',
    {
      httpMethod: 'POST',
      prometheusType: 'Prometheus',
      timeInterval: SCRAPE_INTERVAL,
      ...(alertmanager && { alertmanagerUid: SOURCE_IDS.alertmanager }),
      ...(traces && {
        exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: SOURCE_IDS.traces }],
      }),
    },
    queryUrl,
  );

/** https://grafana.com/docs/grafana/v13.2/datasources/alertmanager/ */
const alertmanagerSource = ({ queryUrl }: ITelemetrySource): DataSource =>
  source(
    'alertmanager',
    { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
    queryUrl,
  );

/** Lines that carry the id of a trace lead to it. https://grafana.com/docs/grafana/v13.2/datasources/loki/configure-loki-data-source/ */
const logSource = ({ queryUrl }: ITelemetrySource, traces: object | undefined): DataSource =>
  source(
    'logs',
    {
      manageAlerts: false,
      ...(traces && {
        derivedFields: [
          {
            name: 'Trace',
            matcherType: 'label',
            matcherRegex: 'trace_id',
            url: '$${__value.raw}',
            datasourceUid: SOURCE_IDS.traces,
          },
        ],
      }),
    },
    queryUrl,
  );

/** Spans lead to the logs of their pods, and to what these used. https://grafana.com/docs/grafana/v13.2/datasources/tempo/configure-tempo-data-source/ */
const traceSource = ({ queryUrl }: ITelemetrySource, logs: object | undefined): DataSource =>
  source(
    'traces',
    {
      tracesToMetrics: {
        datasourceUid: SOURCE_IDS.prometheus,
        ...AROUND_SPAN,
        tags: METRIC_TAGS,
        queries: POD_QUERIES,
      },
      ...(logs && {
        tracesToLogsV2: {
          datasourceUid: SOURCE_IDS.logs,
          ...AROUND_SPAN,
          tags: LOG_TAGS,
          filterByTraceID: false,
          filterBySpanID: false,
        },
      }),
      nodeGraph: { enabled: true },
    },
    queryUrl,
  );
