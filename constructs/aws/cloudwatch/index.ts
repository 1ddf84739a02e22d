export { grantMetricReads, type IMetricReader } from './grant-metric-reads';
