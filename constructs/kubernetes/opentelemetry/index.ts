export type { Signal } from './component';
export type {
  CloudWatchDestination,
  LogDestination,
  OtlpDestination,
  ReceiverDestination,
  TraceDestination,
  XRayDestination,
} from './destination';
export type { IOtlpReceiver } from './i-otlp-receiver';
export { LogAgent, type LogAgentProps } from './log-agent';
export type { SamplingOptions } from './processor';
export type { KeptAttributes, RedactionOptions } from './redaction';
export { TelemetryGateway, type TelemetryGatewayProps } from './telemetry-gateway';
export {
  attributeText,
  codeTraceSettings,
  grpcAddress,
  resourceAttributes,
  traceSettings,
  tracesUrl,
  traceVariables,
  type GrpcAddress,
  type TracedService,
  type TraceSettings,
} from './sending-traces';
