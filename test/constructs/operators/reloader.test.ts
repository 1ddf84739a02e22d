import { reloader, type ReloaderProps } from '../../../constructs/operators';
import { PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: ReloaderProps = {}) => reloader(props).releases[0]?.values;

test('it is one release without CRDs', () => {
  expect(reloader().releases).toMatchObject([
    { name: 'reloader', namespace: 'reloader', wave: 3, definitions: 'none' },
  ]);
});

test('it reaches the Kubernetes API alone, and nobody calls it', () => {
  expect(reloader().namespace).toEqual({ name: 'reloader', calls: ['api-server'], calledOn: [] });
});

test('it looks at Secrets alone, and writes an annotation of the pods', () => {
  expect(valuesOf()).toMatchObject({
    reloader: {
      ignoreConfigMaps: true,
      ignoreJobs: true,
      ignoreCronJobs: true,
      reloadStrategy: 'annotations',
    },
  });
});

test('of two replicas one leads; a single one elects nobody', () => {
  expect(valuesOf()).toMatchObject({ reloader: { enableHA: true, deployment: { replicas: 2 } } });
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    reloader: { enableHA: false, deployment: { replicas: 1 } },
  });
});

test('it is restricted, limited, spread, and has a budget', () => {
  expect(valuesOf()).toMatchObject({
    reloader: {
      readOnlyRootFileSystem: true,
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      deployment: {
        resources: { limits: { memory: '512Mi' } },
        containerSecurityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        topologySpreadConstraints: [
          { labelSelector: { matchLabels: { app: 'reloader', release: 'reloader' } } },
          { topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    },
  });
});

test('it goes where it is told, with the priority that it is given', () => {
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({
    reloader: {
      deployment: {
        nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
        priorityClassName: 'critical',
      },
    },
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({ reloader: { podMonitor: { enabled: false } } });
  const props = { monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject({
    reloader: { podMonitor: { enabled: true, labels: PROMETHEUS.monitorLabels } },
  });
  expect(reloader(props).namespace?.calledOn).toEqual([
    { port: 9090, by: { namespace: 'monitoring' } },
  ]);
});
