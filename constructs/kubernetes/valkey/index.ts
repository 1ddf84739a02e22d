export { ElastiCache, type ElastiCacheProps } from './elasti-cache';
export { Valkey } from './valkey';
export type { ValkeyProps, ValkeyUserOptions } from './valkey-props';
export type { EvictionPolicy } from './valkey-settings';
