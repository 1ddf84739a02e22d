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
      calls: ['api-server'],
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
