import { memberAt } from '../../../support/kubernetes';

export const URL = 'http://collector.telemetry.svc:4318/v1/traces';

/** What every program of a service is told. */
export const told = (serviceName: string, namespace: string) => ({
  OTEL_SERVICE_NAME: serviceName,
  OTEL_RESOURCE_ATTRIBUTES: `k8s.namespace.name=${namespace}`,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: URL,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
  OTEL_TRACES_SAMPLER: 'parentbased_always_on',
  OTEL_PROPAGATORS: 'tracecontext,baggage',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
});

/** What code of people is told beside. */
export const IN_MLFLOW = { MLFLOW_ENABLE_OTLP_EXPORTER: 'false' };

/** Variables of a container by name. */
export const byName = (container: unknown): Record<string, unknown> =>
  Object.fromEntries(
    (memberAt(container, ['env']) as { name: string; value?: string }[]).map(({ name, value }) => [
      name,
      value,
    ]),
  );

export const about = (names: object): string[] =>
  Object.keys(names).filter((name) => /OTEL|OTLP|TRACING|TELEMETRY/.test(name));
