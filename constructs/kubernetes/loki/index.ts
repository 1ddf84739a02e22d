export { Loki } from './loki';
export type { LogRetention, LokiProps, RetentionClass } from './loki-props';
export { LOKI_SERIES } from './series';
