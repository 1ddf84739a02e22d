export { CostTags } from './cost-tags';
export type { CostTag, CostTagsOptions } from './cost-tags';
