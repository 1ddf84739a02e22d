export { ElastiCache, type ElastiCacheProps } from './elasti-cache';
export { Valkey, type ValkeyProps, type ValkeyUserOptions } from './valkey';
export type { EvictionPolicy } from './valkey-settings';
