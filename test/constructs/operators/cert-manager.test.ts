import { certManager } from '../../../constructs/operators';
import { PROMETHEUS } from '../../support/metrics';

const roleArn = 'arn:aws:iam::111122223333:role/ml-test-cert-manager';
const valuesOf = (props: Parameters<typeof certManager>[0]) =>
  certManager(props).releases[0]?.values;

test('it is one release whose CRDs are templates, before everything that uses them', () => {
  expect(certManager().releases).toMatchObject([
    { name: 'cert-manager', namespace: 'cert-manager', wave: 3, definitions: 'templated' },
  ]);
});

test('its CRDs outlive the release', () => {
  expect(valuesOf({})).toMatchObject({ crds: { enabled: true, keep: true } });
});

test('it reaches the Kubernetes API alone, which calls its webhook', () => {
  expect(certManager().namespace).toEqual({
    name: 'cert-manager',
    calls: ['api-server'],
    calledOn: [{ port: 10250, by: 'api-server' }],
  });
});

test('with ACME it reaches the ACME server and Route 53, and may name its role', () => {
  expect(certManager({ acme: {} }).namespace?.calls).toEqual([
    'api-server',
    'internet',
    'aws',
    'pod-identity',
  ]);
  expect(valuesOf({ acme: { roleArn } })).toMatchObject({
    serviceAccount: {
      name: 'cert-manager',
      annotations: { 'eks.amazonaws.com/role-arn': roleArn },
    },
    dns01RecursiveNameserversOnly: true,
  });
});

test('its three deployments have two replicas over zones, a budget and limits', () => {
  const deployment = {
    replicaCount: 2,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    resources: { limits: { memory: expect.any(String) as string } },
    topologySpreadConstraints: [
      { topologyKey: 'topology.kubernetes.io/zone' },
      { topologyKey: 'kubernetes.io/hostname' },
    ],
  };
  expect(valuesOf({})).toMatchObject({
    ...deployment,
    webhook: deployment,
    cainjector: deployment,
  });
  expect(valuesOf({ replicas: 3 })).toMatchObject({
    replicaCount: 3,
    webhook: { replicaCount: 3 },
    cainjector: { replicaCount: 3 },
  });
});

test('its leases are in its own namespace', () => {
  expect(valuesOf({})).toMatchObject({ global: { leaderElection: { namespace: 'cert-manager' } } });
});

test('all its pods, the first check too, go where they are told, with the priority they are given', () => {
  const nodeSelector = { 'kubernetes.io/os': 'linux', role: 'system' };
  const placed = { nodeSelector, tolerations: [{ key: 'system', operator: 'Exists' }] };
  expect(
    valuesOf({
      placement: {
        nodeSelector: { role: 'system' },
        tolerations: [{ key: 'system', operator: 'Exists' }],
      },
      priorityClassName: 'critical',
    }),
  ).toMatchObject({
    ...placed,
    webhook: placed,
    cainjector: placed,
    startupapicheck: placed,
    global: { priorityClassName: 'critical' },
  });
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf({})).toMatchObject({
    prometheus: { enabled: false, servicemonitor: { enabled: false } },
  });
  expect(valuesOf({ monitoredFrom: PROMETHEUS })).toMatchObject({
    prometheus: {
      enabled: true,
      servicemonitor: { enabled: true, labels: PROMETHEUS.monitorLabels },
    },
  });
  expect(certManager({ monitoredFrom: PROMETHEUS }).namespace?.calledOn).toContainEqual({
    port: 9402,
    by: { namespace: 'monitoring' },
  });
});
