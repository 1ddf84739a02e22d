import { scalingBehavior } from '../../../../constructs/kubernetes/core';
import {
  PodScaledWorkload,
  type PodScaledWorkloadProps,
} from '../../../../constructs/kubernetes/prometheus-adapter';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const SIGNALS = [
  { metric: 'waiting', target: 4 },
  { metric: 'cache', target: 0.85 },
];

const scaled = (props: Partial<PodScaledWorkloadProps> = {}) =>
  objectsOf((chart) => {
    new PodScaledWorkload(chart, 'Scaling', {
      name: 'llama',
      namespace: { name: 'serving' },
      component: 'serving',
      max: 4,
      signals: SIGNALS,
      ...props,
    });
  });

const specOf = (props: Partial<PodScaledWorkloadProps> = {}) =>
  findObject(scaled(props), 'HorizontalPodAutoscaler', 'llama').spec;

test('has between one replica and the most, by the average of its pods', () => {
  expect(specOf()).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'llama' },
    minReplicas: 1,
    maxReplicas: 4,
    behavior: scalingBehavior({}),
    metrics: [
      {
        type: 'Pods',
        pods: {
          metric: { name: 'waiting' },
          target: { type: 'AverageValue', averageValue: '4000m' },
        },
      },
      {
        type: 'Pods',
        pods: { metric: { name: 'cache' }, target: { type: 'AverageValue', averageValue: '850m' } },
      },
    ],
  });
  expect(scaled().flatMap(violations)).toEqual([]);
});

test('comes and goes as fast as somebody says', () => {
  expect(specOf({ min: 2, upAtOnce: 5, downAfterSeconds: 60 })).toMatchObject({
    minReplicas: 2,
    behavior: {
      scaleUp: { policies: [{ value: 5 }] },
      scaleDown: { stabilizationWindowSeconds: 60 },
    },
  });
});

test.each<[string, Partial<PodScaledWorkloadProps>, string]>([
  ['nothing decides', { signals: [] }, "'signals' must have one at least, got none"],
  [
    'a pod bears nothing',
    { signals: [{ metric: 'waiting', target: 0 }] },
    "'signals.waiting.target' must be 0.001 at least, got 0",
  ],
  ['all may go', { min: 0 }, "'min' must be an integer from 1 to 4, got 0"],
  ['the most is none', { max: 0 }, "'max' must be an integer from 1 to 1000, got 0"],
  ['the fewest are above the most', { min: 5 }, "'min' must be an integer from 1 to 4, got 5"],
  ['none comes', { upAtOnce: 0 }, "'upAtOnce' must be an integer from 1 to 1000, got 0"],
  [
    'one goes after too long',
    { downAfterSeconds: 3601 },
    "'downAfterSeconds' must be an integer from 0 to 3600, got 3601",
  ],
])('fails when %s', (_, props, message) => {
  expect(() => scaled(props)).toThrow(message);
});
