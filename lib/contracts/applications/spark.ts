import { application } from './application';

/** Spark, as both halves know it. */
export const SPARK = application({
  section: 'spark',
  hasPages: false,
  operators: ['spark-operator'],
});
