export { QuotaPreflight } from './quota-preflight';
export type { QuotaPreflightProps } from './quota-preflight';
export { requiredQuotas } from '../../../lib/catalogue/required-quotas';
export type { QuotaPool, RequiredQuota } from '../../../lib/catalogue/required-quotas';
