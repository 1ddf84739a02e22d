import { scalingBehavior } from '../../../../constructs/kubernetes/core';

test('two replicas come in a minute, and one goes after five', () => {
  expect(scalingBehavior({})).toEqual({
    scaleUp: {
      stabilizationWindowSeconds: 0,
      policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }],
    },
    scaleDown: {
      stabilizationWindowSeconds: 300,
      policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
    },
  });
});

test('more may come at once, and go sooner', () => {
  expect(scalingBehavior({ upAtOnce: 5, downAfterSeconds: 60 })).toMatchObject({
    scaleUp: { policies: [{ value: 5 }] },
    scaleDown: { stabilizationWindowSeconds: 60, policies: [{ value: 1 }] },
  });
});
