export type { IOtlpReceiver } from './i-otlp-receiver';
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
