export { Tempo } from './tempo';
export { TEMPO_SERIES } from './series';
export type { TempoProps, TraceStore } from './tempo-props';
