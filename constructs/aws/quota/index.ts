export { QuotaPreflight } from './quota-preflight';
export type { QuotaPreflightProps } from './quota-preflight';
export { requiredQuotas } from './required-quotas';
export type { QuotaPool, RequiredQuota } from './required-quotas';
