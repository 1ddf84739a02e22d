import { addProcessorScaling } from '../../../../constructs/kubernetes/core';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

test('a Deployment has as many pods as its processors need, within bounds', () => {
  const objects = objectsOf((chart) => {
    addProcessorScaling(chart, {
      metadata: { name: 'router', namespace: 'serving' },
      min: 2,
      max: 8,
      cpuUtilization: 70,
    });
  });
  expect(objects.flatMap(violations)).toEqual([]);
  expect(findObject(objects, 'HorizontalPodAutoscaler', 'router').spec).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'router' },
    minReplicas: 2,
    maxReplicas: 8,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ],
  });
});
