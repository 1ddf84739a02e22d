import { ELSEWHERE, environmentWith, WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, ingressClass } from './refusals-fixture';

const REGISTRY = { registry: 'registry.acme.io/ml' };
const HISTORY = { spark: { history: {} }, teams: { vision: {} }, images: REGISTRY };

describe('Spark', () => {
  failsWithOneViolation([
    ['no team', { spark: {}, teams: {} }, 'spark: needs a team'],
    [
      'pages without S3',
      { ...WITHOUT_AWS, spark: { history: {} }, teams: { vision: {} }, images: REGISTRY },
      'spark.history: needs Amazon S3',
    ],
    [
      'pages without an image that reads S3',
      { spark: { history: {} }, teams: { vision: {} } },
      "images.registry: is needed for 'spark', whose images are built from images/ (spark); set 'aws.accountId'",
    ],
    [
      'pages without an entrance',
      { ...HISTORY, edge: { kind: 'none' }, identity: ELSEWHERE },
      "spark.history: needs an entrance; choose one by 'edge.kind'",
    ],
    [
      'pages without anybody who signs people in',
      { ...HISTORY, identity: { provider: 'none' } },
      'spark.history: needs somebody who signs people in',
    ],
    [
      'pages behind an entrance that leaves the path as it is',
      { ...HISTORY, ...ingressClass('alb') },
      "spark.history: needs an entrance that takes '/spark-history' off the path",
    ],
    [
      'pages with too little memory',
      { ...HISTORY, spark: { history: { memory: '512Mi' } } },
      "spark.history.memory: must be at least 1Gi, got '512Mi'",
    ],
    [
      'no day to keep events',
      { ...HISTORY, spark: { history: { keptDays: 0 } } },
      'spark.history.keptDays: ',
    ],
    ['an unknown key', { spark: { executors: 2 }, teams: { vision: {} } }, 'spark.executors'],
  ]);

  test('is content with a team', () => {
    expect(environmentWith({ spark: {}, teams: { vision: {} } }).spark).toEqual({});
  });

  test('keeps events a month, and takes two gibibytes to show them', () => {
    expect(environmentWith(HISTORY).spark).toEqual({ history: { keptDays: 30, memory: '2Gi' } });
  });
});
