import { neuronDevicePlugin, type NeuronDevicePluginProps } from '../../../constructs/operators';

const PROPS: NeuronDevicePluginProps = {
  placement: {
    nodeSelector: { neuron: 'true' },
    tolerations: [{ key: 'aws.amazon.com/neuron', operator: 'Exists', effect: 'NoSchedule' }],
  },
};

const valuesOf = (props: Partial<NeuronDevicePluginProps> = {}) =>
  neuronDevicePlugin({ ...PROPS, ...props }).releases[0]?.values;

test('it is one release without CRDs, in a namespace that is privileged and calls the API server', () => {
  expect(neuronDevicePlugin(PROPS)).toMatchObject({
    namespace: {
      name: 'neuron-device-plugin',
      podSecurity: { level: 'privileged', reason: expect.stringContaining('kubelet') as string },
      calls: ['api-server'],
    },
    releases: [
      {
        name: 'neuron-device-plugin',
        namespace: 'neuron-device-plugin',
        wave: 3,
        chart: { name: 'neuron-helm-chart' },
        definitions: 'none',
      },
    ],
  });
});

test('it runs on the nodes that are named, in its own namespace', () => {
  expect(valuesOf()).toMatchObject({
    devicePlugin: {
      enabled: true,
      namespaceOverride: 'neuron-device-plugin',
      nodeSelector: { 'kubernetes.io/os': 'linux', neuron: 'true' },
      tolerations: [{ key: 'aws.amazon.com/neuron', operator: 'Exists', effect: 'NoSchedule' }],
      resources: { limits: { memory: '256Mi' } },
    },
  });
});

test('the rest of the chart is off', () => {
  const off = { enabled: false };
  expect(valuesOf()).toMatchObject({
    draDriver: off,
    npd: off,
    scheduler: off,
    ultraserverOperator: off,
  });
});

test('without a priority it keeps the chart’s', () => {
  expect(valuesOf()?.['devicePlugin']).not.toHaveProperty('priorityClassName');
  expect(valuesOf({ priorityClassName: 'critical' })).toMatchObject({
    devicePlugin: { priorityClassName: 'critical' },
  });
});
