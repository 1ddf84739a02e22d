import {
  nvidiaGpuOperator,
  type GpuNodeImage,
  type NvidiaGpuOperatorProps,
} from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const operator = (props: Partial<NvidiaGpuOperatorProps> = {}) =>
  nvidiaGpuOperator({ nodeImage: 'al2023-nvidia', ...props });
const valuesOf = (props: Partial<NvidiaGpuOperatorProps> = {}) =>
  operator(props).releases[0]?.values;

test('it is one release, whose CRDs a job of the chart upgrades', () => {
  expect(operator().releases).toMatchObject([
    { name: 'gpu-operator', namespace: 'gpu-operator', wave: 3, definitions: 'hook' },
  ]);
  expect(valuesOf()).toMatchObject({ operator: { upgradeCRD: true } });
});

test('its namespace is privileged, with a reason', () => {
  expect(operator().namespace).toMatchObject({
    name: 'gpu-operator',
    podSecurity: { level: 'privileged', reason: expect.stringContaining('GPUs') as string },
  });
});

test.each<[image: GpuNodeImage, driver: boolean, plugin: boolean]>([
  ['al2023-nvidia', false, true],
  ['bottlerocket-nvidia', false, false],
  ['auto-mode', false, false],
  ['plain', true, true],
])('on %s it brings driver and toolkit: %s, device plugin: %s', (nodeImage, driver, plugin) => {
  expect(valuesOf({ nodeImage })).toMatchObject({
    driver: { enabled: driver },
    toolkit: { enabled: driver },
    devicePlugin: { enabled: plugin },
  });
});

test('it reaches addresses outside only where it builds drivers', () => {
  expect(operator().namespace?.calls).toEqual(['api-server']);
  expect(operator({ nodeImage: 'plain' }).namespace?.calls).toEqual(['api-server', 'internet']);
});

test('GPUs are whole unless told otherwise', () => {
  expect(valuesOf()).toMatchObject({
    mig: { strategy: 'single' },
    migManager: { enabled: false },
  });
  expect(valuesOf({ mig: true })).toMatchObject({
    mig: { strategy: 'mixed' },
    migManager: { enabled: true },
  });
});

test.each<GpuNodeImage>(['bottlerocket-nvidia', 'auto-mode'])(
  'fails when GPUs are to be divided on %s, which has a plugin of its own',
  (nodeImage) => {
    expect(() => operator({ nodeImage, mig: true })).toThrow(
      `'mig' must be false with 'nodeImage: ${nodeImage}', got true`,
    );
  },
);

test('its pods on nodes with GPUs tolerate their taint', () => {
  const tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }];
  const tolerating = (given: unknown[]) => ({
    daemonsets: { tolerations: given },
    'node-feature-discovery': { worker: { tolerations: given } },
  });
  expect(valuesOf()).toMatchObject(tolerating(tolerations));
  expect(valuesOf({ gpuTolerations: [{ operator: 'Exists' }] })).toMatchObject(
    tolerating([{ operator: 'Exists' }]),
  );
});

test('what controls goes where it is told', () => {
  const placed = { nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' } };
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({
    operator: { ...placed, priorityClassName: 'critical' },
    'node-feature-discovery': { master: placed, gc: placed },
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({ dcgmExporter: { serviceMonitor: { enabled: false } } });
  const props = { monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject({ dcgmExporter: { serviceMonitor: MONITORED } });
  expect(operator(props).namespace?.calledOn).toEqual([
    { port: 9400, by: { namespace: 'monitoring' } },
  ]);
});
