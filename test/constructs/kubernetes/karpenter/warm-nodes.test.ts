import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  presetPool,
  WarmNodes,
  type WarmNodesProps,
} from '../../../../constructs/kubernetes/karpenter';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const POOL = presetPool('gpu-inference', 'gpu-inference', 'karpenter');

const warm = (props: Partial<WarmNodesProps> = {}) =>
  objectsOf((chart) => {
    new WarmNodes(chart, 'Warm', {
      name: 'spare',
      namespace: Namespace.fromName(chart, 'Namespace', 'serving'),
      pool: POOL,
      pauseImage: 'registry.k8s.io/pause:3.10.1',
      count: 2,
      resources: { cpu: '3', memory: '12Gi', accelerators: { 'nvidia.com/gpu': 1 } },
      ...props,
    });
  });

describe('warm nodes', () => {
  test('are held by pods of the lowest priority that go at once', () => {
    expect(findObject(warm(), 'Deployment', 'spare')).toMatchObject({
      metadata: { namespace: 'serving' },
      spec: {
        replicas: 2,
        selector: {
          matchLabels: {
            'app.kubernetes.io/name': 'spare',
            'app.kubernetes.io/component': 'compute',
          },
        },
        template: {
          spec: {
            priorityClassName: 'platform-batch',
            terminationGracePeriodSeconds: 0,
            nodeSelector: POOL.nodeSelector,
            tolerations: POOL.tolerations,
            containers: [
              {
                name: 'pause',
                securityContext: { runAsUser: 65_535 },
                resources: { limits: { memory: '12Gi', 'nvidia.com/gpu': '1' } },
              },
            ],
          },
        },
      },
    });
  });

  test('may be some of the pool', () => {
    const affinity = { nodeAffinity: {} };
    expect(findObject(warm({ affinity }), 'Deployment').spec).toMatchObject({
      template: { spec: { affinity } },
    });
  });

  test('fit the recorded structures', () => {
    expect(warm().flatMap(violations)).toEqual([]);
  });
});
