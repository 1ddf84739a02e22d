import { hours } from '../telemetry-store';
import type { LogRetention, RetentionClass } from './loki-props';

/**
 * Attributes of OpenTelemetry by which lines are found without being read: few values each. Every other is kept beside its line. An
 * index of names of pods would grow with each restart. https://grafana.com/docs/loki/v3.7.x/get-started/labels/cardinality/
 */
const INDEXED = ['service.name', 'k8s.namespace.name', 'k8s.container.name', 'k8s.cluster.name'];

/** The label that Loki makes of `k8s.namespace.name`. */
const NAMESPACE_LABEL = 'k8s_namespace_name';

/**
 * What all may send together, and each. Above it lines are refused, and counted: `LokiRefusesLines`.
 * https://grafana.com/docs/loki/v3.7.x/operations/request-validation-rate-limits/
 */
const INTAKE = {
  ingestion_rate_mb: 16,
  ingestion_burst_size_mb: 32,
  per_stream_rate_limit: '5MB',
  per_stream_rate_limit_burst: '20MB',
  max_global_streams_per_user: 20_000,
  reject_old_samples: true,
  reject_old_samples_max_age: '168h',
};

/**
 * How much comes in, how long it stays, which is a day at least, and what is indexed: the block `limits_config`.
 * https://grafana.com/docs/loki/v3.7.x/operations/storage/retention/
 */
export const limits = ({ days, classes = [] }: LogRetention) => ({
  ...INTAKE,
  retention_period: hours(days),
  retention_stream: classes.map(streamRetention),
  // Nobody removes lines before their time: whoever asks could, as nobody signs in.
  deletion_mode: 'disabled',
  volume_enabled: true,
  allow_structured_metadata: true,
  otlp_config: {
    resource_attributes: {
      ignore_defaults: true,
      attributes_config: [{ action: 'index_label', attributes: INDEXED }],
    },
  },
});

/** No namespace is in two classes, so none goes before another. */
const streamRetention = ({ namespaces, days }: RetentionClass) => ({
  selector: `{${NAMESPACE_LABEL}=~"${namespaces.toSorted().join('|')}"}`,
  priority: 1,
  period: hours(days),
});
