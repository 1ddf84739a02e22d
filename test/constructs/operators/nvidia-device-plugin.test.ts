import { nvidiaDevicePlugin, type NvidiaDevicePluginProps } from '../../../constructs/operators';

const PROPS: NvidiaDevicePluginProps = {
  placement: {
    nodeSelector: { gpu: 'true' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  },
};

const valuesOf = (props: Partial<NvidiaDevicePluginProps> = {}) =>
  nvidiaDevicePlugin({ ...PROPS, ...props }).releases[0]?.values;

test('it is one release without CRDs, in a namespace that is privileged and calls nobody', () => {
  expect(nvidiaDevicePlugin(PROPS)).toMatchObject({
    namespace: {
      name: 'nvidia-device-plugin',
      podSecurity: { level: 'privileged', reason: expect.stringContaining('kubelet') as string },
      calls: [],
    },
    releases: [
      {
        name: 'nvidia-device-plugin',
        namespace: 'nvidia-device-plugin',
        wave: 3,
        definitions: 'none',
      },
    ],
  });
});

test('it runs on the nodes that are named, without labels of node feature discovery', () => {
  expect(valuesOf()).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', gpu: 'true' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os' }] }],
        },
      },
    },
    resources: { limits: { memory: '256Mi' } },
  });
});

test('GPUs are whole unless told otherwise', () => {
  expect(valuesOf()).toMatchObject({ migStrategy: 'none' });
  expect(valuesOf({ migStrategy: 'mixed' })).toMatchObject({ migStrategy: 'mixed' });
});

test('without a priority it keeps the chart’s', () => {
  expect(valuesOf()).not.toHaveProperty('priorityClassName');
  expect(valuesOf({ priorityClassName: 'critical' })).toMatchObject({
    priorityClassName: 'critical',
  });
});
