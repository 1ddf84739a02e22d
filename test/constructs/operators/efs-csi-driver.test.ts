import { efsCsiDriver, type EfsCsiDriverProps } from '../../../constructs/operators';

const valuesOf = (props: EfsCsiDriverProps = {}) => efsCsiDriver(props).releases[0]?.values;

test('it is one release without CRDs', () => {
  expect(efsCsiDriver().releases).toMatchObject([
    { name: 'aws-efs-csi-driver', namespace: 'efs-csi-driver', wave: 3, definitions: 'none' },
  ]);
});

test('its namespace is privileged, with a reason, and reaches AWS', () => {
  expect(efsCsiDriver().namespace).toEqual({
    name: 'efs-csi-driver',
    podSecurity: { level: 'privileged', reason: 'the driver mounts file systems on the nodes' },
    calls: ['api-server', 'aws', 'pod-identity'],
  });
});

test('its controller names its role where it has to', () => {
  expect(valuesOf()).toMatchObject({
    controller: { serviceAccount: { name: 'efs-csi-controller-sa', annotations: {} } },
  });
  const roleArn = 'arn:aws:iam::111122223333:role/ml-test-efs-csi-driver';
  expect(valuesOf({ roleArn })).toMatchObject({
    controller: { serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } } },
  });
});

test('two controllers have a budget, a single one could never leave its node', () => {
  expect(valuesOf()).toMatchObject({
    controller: { replicaCount: 2, podDisruptionBudget: { enabled: true } },
  });
  expect(valuesOf({ replicas: 1 })).toMatchObject({
    controller: { replicaCount: 1, podDisruptionBudget: { enabled: false } },
  });
});

test('every container has limits', () => {
  const limited = { resources: { limits: { memory: expect.any(String) as string } } };
  expect(valuesOf()).toMatchObject({
    controller: limited,
    node: limited,
    sidecars: { livenessProbe: limited, nodeDriverRegistrar: limited, csiProvisioner: limited },
  });
});

test('the controller goes where it is told; the driver goes to every node', () => {
  const placed = valuesOf({ placement: { nodeSelector: { role: 'system' } } });
  expect(placed).toMatchObject({ controller: { nodeSelector: { role: 'system' } } });
  expect(placed).not.toHaveProperty('node.nodeSelector');
});

test('the selector of Linux nodes is left to the chart, which writes it itself', () => {
  expect(JSON.stringify(valuesOf())).not.toContain('kubernetes.io/os');
});
