import type { INamespace, Labels } from '../core';

/**
 * Who takes telemetry by OTLP: a collector, a store of logs or of traces.
 * https://opentelemetry.io/docs/specs/otlp/
 */
export interface IOtlpReceiver {
  /** Base of its HTTP addresses, `http://host:port` or with a path: what `OTEL_EXPORTER_OTLP_ENDPOINT` is. */
  readonly httpUrl: string;
  /** `http://host:port` of gRPC; undefined where it takes HTTP alone. */
  readonly grpcUrl: string | undefined;
  /** Lets pods send, on both sides. `name` begins the name of the edge. */
  addSender(name: string, namespace: INamespace, pods: Labels): void;
}
