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
export type { CollectorProps } from './collector-props';
export { LogAgent } from './log-agent';
export type { LogAgentProps } from './log-agent-props';
export type { SamplingOptions } from './processor';
export type { KeptAttributes, RedactionOptions } from './redaction';
export { TelemetryGateway } from './telemetry-gateway';
export type { TelemetryGatewayProps } from './telemetry-gateway-props';
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
