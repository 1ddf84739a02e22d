import type { TelemetryStoreProps } from '../telemetry-store';

/**
 * A store of traces, whose image is one of Tempo 2.10. It is one server: in this mode Tempo 2 keeps what it knows of others in memory,
 * and the mode that had several is gone from Tempo 3.
 * https://grafana.com/docs/tempo/next/reference-tempo-architecture/deployment-modes/
 */
export interface TempoProps extends TelemetryStoreProps {
  /** Days that a trace is kept. */
  readonly retentionDays: number;
}
