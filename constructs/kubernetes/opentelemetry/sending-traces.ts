import type { k8s } from 'cdk8s-plus-29';
import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { NamespaceReference } from '../core';
import type { IOtlpReceiver } from './i-otlp-receiver';

/** Variables by name. */
export type TraceSettings = Readonly<Record<string, string>>;

/** Whose spans they are. */
export interface TracedService {
  /** What traces call it: `service.name`. */
  readonly serviceName: string;
  /** Where its pods run. */
  readonly namespace: NamespaceReference;
}

/** Where a program sends spans by gRPC. */
export interface GrpcAddress {
  readonly host: string;
  readonly port: number;
}

/** `http://` without a port. */
const HTTP_PORT = 80;

/** Where spans go by HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
export const tracesUrl = ({ httpUrl }: IOtlpReceiver): string => `${httpUrl}/v1/traces`;

/** What every span of a service says of where it is from. https://opentelemetry.io/docs/specs/semconv/resource/k8s/ */
export const resourceAttributes = ({ namespace }: TracedService): TraceSettings => ({
  'k8s.namespace.name': namespace.name,
});

/**
 * What a program is told that reads the variables of OpenTelemetry; nothing without a receiver.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * Each trace begins recorded, as the receiver chooses those that it keeps, and goes on as its beginning says. The address is that
 * of traces alone: by the general one, programs would send metrics and logs as well, which Prometheus and nodes read.
 */
export const traceSettings = (
  traces: IOtlpReceiver | undefined,
  service: TracedService,
): TraceSettings =>
  traces === undefined
    ? {}
    : {
        OTEL_SERVICE_NAME: service.serviceName,
        OTEL_RESOURCE_ATTRIBUTES: attributeText(service),
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: tracesUrl(traces),
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
        OTEL_TRACES_SAMPLER: 'parentbased_always_on',
        OTEL_PROPAGATORS: 'tracecontext,baggage',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      };

/**
 * The same for code of people, which may trace models by MLflow: those traces stay in MLflow, which otherwise would write none once
 * there is such an address. https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/environment_variables.py (MLFLOW_ENABLE_OTLP_EXPORTER)
 */
export const codeTraceSettings = (
  traces: IOtlpReceiver | undefined,
  service: TracedService,
): TraceSettings =>
  traces === undefined
    ? {}
    : { ...traceSettings(traces, service), MLFLOW_ENABLE_OTLP_EXPORTER: 'false' };

/** Resource attributes in one text, as a variable has them. */
export const attributeText = (service: TracedService): string =>
  Object.entries(resourceAttributes(service))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

/** Settings as variables of a container; those that it has by itself win. */
export const traceVariables = (
  settings: TraceSettings,
  own: readonly k8s.EnvVar[] = [],
): k8s.EnvVar[] =>
  Object.entries(settings)
    .filter(([name]) => !own.some((each) => each.name === name))
    .map(([name, value]) => ({ name, value }));

/** Where a product sends that speaks gRPC alone. Throws a ValidationError where nobody listens for it. */
export function grpcAddress(
  scope: IConstruct,
  product: string,
  { grpcUrl, httpUrl }: IOtlpReceiver,
): GrpcAddress {
  if (grpcUrl === undefined) {
    throw new ValidationError(
      scope,
      `'traces' must take gRPC, which ${product} sends by, got '${httpUrl}' alone; put a collector between them`,
    );
  }
  const { hostname, port } = new URL(grpcUrl);
  return { host: hostname, port: port === '' ? HTTP_PORT : Number(port) };
}
