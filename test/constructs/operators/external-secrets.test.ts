import { externalSecrets, type ExternalSecretsProps } from '../../../constructs/operators';
import { MONITORED, PROMETHEUS } from '../../support/metrics';

const valuesOf = (props: ExternalSecretsProps = {}) => externalSecrets(props).releases[0]?.values;

test('it is one release whose CRDs are templates, before the secret stores', () => {
  expect(externalSecrets().releases).toMatchObject([
    { name: 'external-secrets', namespace: 'external-secrets', wave: 3, definitions: 'templated' },
  ]);
  expect(valuesOf()).toMatchObject({ installCRDs: true });
});

test('without AWS it reaches the Kubernetes API alone, which calls its webhook', () => {
  expect(externalSecrets().namespace).toEqual({
    name: 'external-secrets',
    calls: ['api-server'],
    calledOn: [{ port: 10250, by: 'api-server' }],
  });
});

test('with AWS it reaches AWS and its credentials, and may name its role', () => {
  expect(externalSecrets({ aws: {} }).namespace?.calls).toEqual([
    'api-server',
    'aws',
    'pod-identity',
  ]);
  expect(valuesOf({ aws: {} })).toMatchObject({
    serviceAccount: { name: 'external-secrets', annotations: {} },
  });
  const roleArn = 'arn:aws:iam::111122223333:role/ml-test-external-secrets';
  expect(valuesOf({ aws: { roleArn } })).toMatchObject({
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
  });
});

test('controller and webhook have two replicas, of which one leads; what writes the certificate has one', () => {
  expect(valuesOf()).toMatchObject({
    leaderElect: true,
    replicaCount: 2,
    webhook: { replicaCount: 2 },
    certController: { replicaCount: 1 },
  });
  expect(valuesOf({ replicas: 3 })).toMatchObject({
    replicaCount: 3,
    webhook: { replicaCount: 3 },
    certController: { replicaCount: 1 },
  });
});

test('each deployment is restricted, spread, limited, placed and has a budget', () => {
  const deployment = {
    nodeSelector: { 'kubernetes.io/os': 'linux', role: 'system' },
    priorityClassName: 'critical',
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    resources: { limits: { memory: expect.any(String) as string } },
  };
  expect(
    valuesOf({ placement: { nodeSelector: { role: 'system' } }, priorityClassName: 'critical' }),
  ).toMatchObject({ ...deployment, webhook: deployment, certController: deployment });
});

test('no priority is written where none is given', () => {
  expect(valuesOf()).not.toHaveProperty('priorityClassName');
});

test('Prometheus is let in, and a monitor made, where one reads it', () => {
  expect(valuesOf()).toMatchObject({ serviceMonitor: { enabled: false } });
  const props = { monitoredFrom: PROMETHEUS };
  expect(valuesOf(props)).toMatchObject({ serviceMonitor: MONITORED });
  expect(externalSecrets(props).namespace?.calledOn).toContainEqual({
    port: 8080,
    by: { namespace: 'monitoring' },
  });
});

test('it makes tokens of service accounts only where stores are read with them', () => {
  const tokens = (serviceAccountTokenCreate: boolean) => ({ rbac: { serviceAccountTokenCreate } });
  expect(valuesOf()).toMatchObject(tokens(true));
  expect(valuesOf({ aws: {} })).toMatchObject(tokens(false));
  expect(valuesOf({ aws: {}, serviceAccountTokens: true })).toMatchObject(tokens(true));
});
