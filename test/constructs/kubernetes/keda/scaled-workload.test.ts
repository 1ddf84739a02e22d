import { scalingBehavior } from '../../../../constructs/kubernetes/core';
import { ScaledWorkload, type ScaledWorkloadProps } from '../../../../constructs/kubernetes/keda';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const SIGNAL = { name: 'waiting', query: 'sum(waiting)', target: 4, of: 'total' } as const;

const scaled = (props: Partial<ScaledWorkloadProps> = {}) =>
  objectsOf((chart) => {
    new ScaledWorkload(chart, 'Scaling', {
      name: 'llama',
      namespace: { name: 'serving' },
      component: 'serving',
      max: 4,
      signals: [SIGNAL],
      queryUrl: 'http://prometheus.monitoring.svc:9090',
      ...props,
    });
  });

const specOf = (props: Partial<ScaledWorkloadProps> = {}) =>
  findObject(scaled(props), 'ScaledObject').spec;

describe('a workload that is scaled by what Prometheus measures', () => {
  test('has between one replica and the most, two more a minute, and one less after five', () => {
    expect(specOf()).toEqual({
      scaleTargetRef: { name: 'llama' },
      minReplicaCount: 1,
      maxReplicaCount: 4,
      pollingInterval: 15,
      cooldownPeriod: 300,
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: scalingBehavior({}),
        },
      },
      triggers: [
        {
          type: 'prometheus',
          name: 'waiting',
          metricType: 'AverageValue',
          metadata: {
            serverAddress: 'http://prometheus.monitoring.svc:9090',
            query: 'sum(waiting)',
            threshold: '4',
            activationThreshold: '0',
            ignoreNullValues: 'false',
          },
        },
      ],
    });
  });

  test('changes as fast as it is told', () => {
    expect(specOf({ min: 0, idleSeconds: 900, upAtOnce: 5, downAfterSeconds: 60 })).toMatchObject({
      minReplicaCount: 0,
      cooldownPeriod: 900,
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleUp: { policies: [{ value: 5 }] },
            scaleDown: { stabilizationWindowSeconds: 60 },
          },
        },
      },
    });
  });

  test('is compared with an average as it is, and wakes and is silent as it may', () => {
    const signal = { ...SIGNAL, of: 'average', wakesAbove: 2, mayBeEmpty: true } as const;
    expect(specOf({ signals: [signal] })).toMatchObject({
      triggers: [
        { metricType: 'Value', metadata: { activationThreshold: '2', ignoreNullValues: 'true' } },
      ],
    });
  });

  test('fits the recorded structure', () => {
    expect(scaled({ min: 0 }).flatMap(violations)).toEqual([]);
  });

  test.each<[string, Partial<ScaledWorkloadProps>, string]>([
    ['no replica is allowed', { max: 0 }, "'max' must be an integer from 1 to 1000, got 0"],
    [
      'the fewest are more than the most',
      { min: 5 },
      "'min' must be an integer from 0 to 4, got 5",
    ],
    ['nothing decides', { signals: [] }, "'signals' must have one at least, got none"],
    [
      'a target is nothing',
      { signals: [{ ...SIGNAL, target: 0 }] },
      "'signals.waiting.target' must be above 0, got 0",
    ],
    ['it waits for days', { idleSeconds: 100_000 }, "'idleSeconds' must be an integer"],
    ['none may come at once', { upAtOnce: 0 }, "'upAtOnce' must be an integer from 1"],
    [
      'it stays too long',
      { downAfterSeconds: 4000 },
      "'downAfterSeconds' must be an integer from 0 to 3600",
    ],
  ])('fails when %s', (_, props, message) => {
    expect(() => scaled(props)).toThrow(message);
  });
});
