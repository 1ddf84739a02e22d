export { ElastiCache, type ElastiCacheProps } from './elasti-cache';
export { Valkey, type ValkeyProps } from './valkey';
export type { EvictionPolicy } from './valkey-settings';
