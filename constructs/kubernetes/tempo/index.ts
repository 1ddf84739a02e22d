export { Tempo } from './tempo';
export { TEMPO_SERIES } from './series';
export type { TempoProps } from './tempo-props';
