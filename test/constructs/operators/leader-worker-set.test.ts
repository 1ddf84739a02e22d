import { leaderWorkerSet, type LeaderWorkerSetProps } from '../../../constructs/operators';
import { PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: LeaderWorkerSetProps = {}) => leaderWorkerSet(props).releases[0]?.values;

test('it is one release, whose CRDs a person brings to a new version', () => {
  expect(leaderWorkerSet().releases).toMatchObject([
    { name: 'lws', namespace: 'lws-system', wave: 3, definitions: 'manual-step' },
  ]);
});

test('the API server calls its webhooks, and it the API server', () => {
  expect(leaderWorkerSet().namespace).toEqual({
    name: 'lws-system',
    calls: ['api-server'],
    calledOn: [{ port: 9443, by: 'api-server' }],
  });
});

test('it is a released image at an exact tag', () => {
  expect(valuesOf()).toMatchObject({
    image: {
      manager: {
        repository: 'registry.k8s.io/lws/lws',
        tag: 'v0.10.0',
        pullPolicy: 'IfNotPresent',
      },
    },
  });
});

test('its pods are restricted, and write nowhere in their image', () => {
  expect(valuesOf()).toMatchObject({
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  });
});

test('it has two replicas, one of which leads, and limits', () => {
  expect(valuesOf()).toMatchObject({
    replicaCount: 2,
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
  });
  expect(valuesOf({ replicas: 1 })).toMatchObject({ replicaCount: 1 });
});

test('it makes its certificate itself', () => {
  expect(valuesOf()).toMatchObject({ enableCertManager: false });
});

test('it goes where it is told, with the priority that it is given', () => {
  const tolerations = [{ key: 'system', operator: 'Exists' }] as const;
  expect(
    valuesOf({
      placement: { nodeSelector: { role: 'system' }, tolerations },
      priorityClassName: 'critical',
    }),
  ).toMatchObject({
    nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
    tolerations,
    priorityClassName: 'critical',
  });
});

test('Prometheus is let in, and a Service of metrics made for it', () => {
  expect(valuesOf()).toMatchObject({ enablePrometheus: false });
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject({ enablePrometheus: true });
  expect(leaderWorkerSet({ monitoredFrom: PROMETHEUS }).namespace?.calledOn).toContainEqual({
    port: 8443,
    by: { namespace: 'monitoring' },
  });
});
