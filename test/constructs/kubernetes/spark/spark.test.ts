import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { pythonApplication, SparkAccess, TeamSpark } from '../../../../constructs/kubernetes/spark';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

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

describe('an application in Python', () => {
  const GIVEN = {
    image: 'docker.io/apache/spark:4.0.4',
    version: '4.0.4',
    main: 'local:///app/main.py',
    serviceAccountName: 'vision-workload',
  };
  const spec = pythonApplication(GIVEN);

  test('fits the structure of the operator', () => {
    const metadata = { name: 'made', namespace: 'team-vision' };
    const of = (made: object) => ({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      metadata,
      spec: made,
    });
    const broken = { ...spec, driver: { ...spec.driver, serviceAcount: 'vision-workload' } };
    expect(violations(of(spec))).toEqual([]);
    expect(violations(of(broken))).toHaveLength(1);
  });

  test('has two executors of one core, and is tried once', () => {
    expect(spec).toMatchObject({
      type: 'Python',
      mode: 'cluster',
      restartPolicy: { type: 'Never' },
      timeToLiveSeconds: 86_400,
      executor: { instances: 2, cores: 1, memory: '2g' },
    });
  });

  test('has a driver that runs as the given account, with its token', () => {
    expect(spec.driver).toMatchObject({
      serviceAccount: 'vision-workload',
      template: {
        spec: {
          automountServiceAccountToken: true,
          containers: [{ name: 'spark-kubernetes-driver' }],
        },
      },
    });
  });

  test('runs under the restricted standard as the user of the image', () => {
    const restricted = {
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        runAsUser: 185,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    };
    expect(spec).toMatchObject({ driver: restricted, executor: restricted });
  });

  test('takes what is given', () => {
    expect(
      pythonApplication({ ...GIVEN, executors: 8, cores: 4, memory: '8g', arguments: ['a'] }),
    ).toMatchObject({
      arguments: ['a'],
      executor: { instances: 8, cores: 4, memory: '8g' },
    });
  });
});

describe('the sample of pipelines', () => {
  const sample = join(__dirname, '../../../../examples/airflow-dags/spark_pi.yaml');
  const application = parse(readFileSync(sample, 'utf8')) as Parameters<typeof violations>[0] & {
    readonly spec: ReturnType<typeof pythonApplication>;
  };

  test('fits the structure of the operator', () => {
    expect(violations(application)).toEqual([]);
  });

  test('has driver and executors that are let run, as ours', () => {
    const { driver, executor } = application.spec;
    const ours = pythonApplication({
      image: '',
      version: '',
      main: '',
      serviceAccountName: 'vision-workload',
    });
    expect(driver).toMatchObject({
      serviceAccount: ours.driver.serviceAccount,
      template: ours.driver.template,
      securityContext: ours.driver.securityContext,
    });
    expect(executor.securityContext).toEqual(ours.executor.securityContext);
  });
});
