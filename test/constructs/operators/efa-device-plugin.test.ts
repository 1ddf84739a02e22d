import { efaDevicePlugin } from '../../../constructs/operators';

const toleration = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' } as const;
const operator = efaDevicePlugin({
  placement: { nodeSelector: { efa: 'true' }, tolerations: [toleration] },
});

test('it is one release without CRDs, in a namespace that is privileged and calls nobody', () => {
  expect(operator).toMatchObject({
    namespace: {
      name: 'efa-device-plugin',
      podSecurity: { level: 'privileged', reason: expect.stringContaining('kubelet') as string },
      calls: [],
    },
    releases: [
      {
        name: 'aws-efa-k8s-device-plugin',
        namespace: 'efa-device-plugin',
        wave: 3,
        chart: { name: 'aws-efa-k8s-device-plugin' },
        definitions: 'none',
      },
    ],
  });
});

test('it runs on the nodes that are named', () => {
  expect(operator.releases[0]?.values).toEqual({
    nodeSelector: { 'kubernetes.io/os': 'linux', efa: 'true' },
    tolerations: [toleration],
    resources: { requests: { cpu: '10m', memory: '20Mi' }, limits: { memory: '128Mi' } },
  });
});
