export { LoadTest } from './load-test';
export type { LoadTarget, LoadTestProps, LoadTokenizer } from './load-test-props';
