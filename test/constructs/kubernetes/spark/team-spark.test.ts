import { Namespace } from '../../../../constructs/kubernetes/core';
import { SparkAccess, TeamSpark } from '../../../../constructs/kubernetes/spark';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeMetrics } from '../../../support/metrics';

const team = objectsOf((chart) => {
  new TeamSpark(chart, 'Spark', {
    namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
    network: { vpcCidrs: ['10.0.0.0/16'] },
    serviceAccountName: 'vision-workload',
  });
});

const access = objectsOf((chart) => {
  new SparkAccess(chart, 'Access');
});

test('everything fits the recorded structures', () => {
  expect([...team, ...access].flatMap(violations)).toEqual([]);
});

test('the account of the team may make and remove executors in its namespace', () => {
  expect(findObject(team, 'Role', 'spark-driver')).toMatchObject({
    metadata: { namespace: 'team-vision' },
    rules: [
      {
        apiGroups: [''],
        resources: ['pods', 'configmaps', 'services', 'persistentvolumeclaims'],
        verbs: expect.arrayContaining(['create', 'deletecollection']) as unknown,
      },
    ],
  });
  expect(findObject(team, 'RoleBinding', 'spark-driver')).toMatchObject({
    roleRef: { kind: 'Role', name: 'spark-driver' },
    subjects: [{ kind: 'ServiceAccount', name: 'vision-workload', namespace: 'team-vision' }],
  });
});

test('drivers reach the API server, and no other pod does', () => {
  expect(findObject(team, 'NetworkPolicy').spec).toMatchObject({
    podSelector: { matchLabels: { 'spark-role': 'driver' } },
    policyTypes: ['Egress'],
  });
});

test.each([
  ['viewer', ['sparkapplications', 'scheduledsparkapplications'], 'watch'],
  ['scientist', ['sparkapplications'], 'create'],
  ['engineer', ['scheduledsparkapplications'], 'create'],
])('a %s may, of %j, %s', (role, resources, verb) => {
  expect(findObject(access, 'ClusterRole', `platform-${role}-spark`)).toMatchObject({
    rules: [
      {
        apiGroups: ['sparkoperator.k8s.io'],
        resources,
        verbs: expect.arrayContaining([verb]) as unknown,
      },
    ],
  });
});

test('metrics of drivers, and of executors through them, are read where somebody does', () => {
  const metrics = new FakeMetrics();
  objectsOf((chart) => {
    new TeamSpark(chart, 'Spark', {
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      serviceAccountName: 'vision-workload',
      metrics,
    });
  });
  const driver = { pods: { 'spark-role': 'driver' }, port: { name: 'spark-ui', number: 4040 } };
  expect(metrics.scraped).toMatchObject([
    { ...driver, name: 'spark-drivers', path: '/metrics/prometheus/' },
    { ...driver, name: 'spark-executors', path: '/metrics/executors/prometheus/' },
  ]);
});
