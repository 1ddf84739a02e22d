import { openCost, type OpenCostProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const PROPS: OpenCostProps = {
  clusterName: 'ml-test',
  prometheusUrl: 'http://prometheus.monitoring.svc:9090',
  sources: [{ namespace: 'monitoring', ports: [9090] }],
};

const valuesOf = (props: Partial<OpenCostProps> = {}) =>
  openCost({ ...PROPS, ...props }).releases[0]?.values;

test('it is one release without CRDs, after Prometheus, in a namespace that is restricted', () => {
  const { namespace, releases } = openCost(PROPS);
  expect(namespace).toEqual({
    name: 'opencost',
    calls: ['api-server', 'internet', { namespace: 'monitoring', ports: [9090] }],
    calledOn: [],
  });
  expect(releases).toMatchObject([
    { name: 'opencost', namespace: 'opencost', wave: 4, definitions: 'none' },
  ]);
});

test('it asks the Prometheus that it is told of, and no other', () => {
  expect(valuesOf()).toMatchObject({
    opencost: {
      exporter: { defaultClusterId: 'ml-test' },
      prometheus: {
        internal: { enabled: false },
        external: { enabled: true, url: 'http://prometheus.monitoring.svc:9090' },
      },
    },
  });
});

test('its pod is restricted, and writes to one folder alone', () => {
  expect(valuesOf()).toMatchObject({
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    extraVolumes: [{ name: 'files', emptyDir: {} }],
    opencost: {
      exporter: {
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
          runAsUser: 1001,
        },
        extraVolumeMounts: [{ name: 'files', mountPath: '/var/configs' }],
        resources: { limits: { memory: '1Gi' } },
      },
    },
  });
});

test('it waits for no metadata of its instance, which pods do not reach', () => {
  expect(valuesOf()).toMatchObject({
    opencost: { exporter: { extraEnv: { AWS_EC2_METADATA_DISABLED: 'true' } } },
  });
});

test('it has no pages, no server for agents, and no series of kube-state-metrics', () => {
  expect(valuesOf()).toMatchObject({
    opencost: {
      ui: { enabled: false },
      mcp: { enabled: false },
      metrics: { kubeStateMetrics: { emitKsmV1Metrics: false } },
    },
  });
});

test('it runs where it is put, with the priority that is named', () => {
  const tolerations = [{ key: 'system', operator: 'Exists', effect: 'NoSchedule' }] as const;
  const placement = { nodeSelector: { role: 'system' }, tolerations };
  expect(valuesOf({ placement, priorityClassName: 'critical' })).toMatchObject({
    priorityClassName: 'critical',
    opencost: { nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' }, tolerations },
  });
  expect(valuesOf()).not.toHaveProperty('priorityClassName');
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  const monitor = (serviceMonitor: object) => ({ opencost: { metrics: { serviceMonitor } } });
  expect(valuesOf()).toMatchObject(monitor({ enabled: false }));
  const props = { ...PROPS, monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject(monitor(MONITORED));
  expect(openCost(props).namespace?.calledOn).toEqual([
    { port: 9003, by: { namespace: 'monitoring' } },
  ]);
});
