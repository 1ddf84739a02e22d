export type { IOtlpReceiver } from './i-otlp-receiver';
