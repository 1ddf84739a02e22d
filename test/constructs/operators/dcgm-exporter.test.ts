import { GPU_SERIES } from '../../../constructs/kubernetes/platform-monitoring/gpus/series';
import { dcgmExporter, type DcgmExporterProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const PROPS: DcgmExporterProps = {
  placement: {
    nodeSelector: { gpu: 'true' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  },
};

const valuesOf = (props: Partial<DcgmExporterProps> = {}) =>
  dcgmExporter({ ...PROPS, ...props }).releases[0]?.values;

test('it is one release without CRDs, in a namespace that is privileged for a reason', () => {
  expect(dcgmExporter(PROPS)).toMatchObject({
    namespace: {
      name: 'dcgm-exporter',
      podSecurity: { level: 'privileged', reason: expect.stringContaining('GPUs') as string },
      calls: [],
      calledOn: [],
    },
    releases: [{ name: 'dcgm-exporter', namespace: 'dcgm-exporter', wave: 3, definitions: 'none' }],
  });
});

test('it runs on the nodes with GPUs, limited', () => {
  expect(valuesOf()).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', gpu: 'true' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    resources: { limits: { memory: '1Gi' } },
  });
});

test('its counters are the file that the chart mounts, for which new pods come', () => {
  const values = valuesOf();
  expect(values).toMatchObject({
    customMetrics: expect.stringContaining('DCGM_FI_DEV_GPU_TEMP, gauge, ') as string,
    podAnnotations: { 'checksum/counters': expect.stringMatching(/^[0-9a-f]{10}$/) as string },
  });
  // Without a token it stops where a ConfigMap is named: https://github.com/NVIDIA/dcgm-exporter/issues/624
  expect(values).not.toHaveProperty('arguments');
});

test('what alerts and dashboards of GPUs ask for is counted', () => {
  const { customMetrics } = valuesOf() as { readonly customMetrics: string };
  const counted = customMetrics.split('\n').map((line) => line.split(', ')[0]);
  expect(counted).toEqual(expect.arrayContaining([...GPU_SERIES]));
});

test('without a priority it keeps the chart’s', () => {
  expect(valuesOf()).not.toHaveProperty('priorityClassName');
  expect(valuesOf({ priorityClassName: 'critical' })).toMatchObject({
    priorityClassName: 'critical',
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({ serviceMonitor: { enabled: false } });
  const props = { ...PROPS, monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject({ serviceMonitor: MONITORED });
  expect(dcgmExporter(props).namespace?.calledOn).toEqual([
    { port: 9400, by: { namespace: 'monitoring' } },
  ]);
});
