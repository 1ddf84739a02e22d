import type { EnvironmentInput } from '../../../lib/config';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { unitYaml } from '../../support/units';

const unitOf = (sections: Partial<EnvironmentInput>, name = 'airflow') => unitYaml(sections, name);

const on = { airflow: {} };

test('is off unless asked for', () => {
  expect(unitOf({})).toBeUndefined();
});

test('waits for the entrance', () => {
  expect(unitOf({ ...on, dns: { zone: 'standalone', delegated: false } })).toBeUndefined();
});

test('is on by its section, with upstream’s image, and DAGs that people write in notebooks', () => {
  const yaml = unitOf(on);
  expect(yaml).toContain('image: docker.io/apache/airflow:3.3.1');
  expect(yaml).toContain('claimName: airflow-dags');
  expect(unitOf(on, 'storage')).toContain('airflow-airflow-dags');
});

test('takes the image that is named, or that of images/', () => {
  expect(unitOf({ airflow: { image: 'registry.acme.io/airflow:3.3.1' } })).toContain(
    'image: registry.acme.io/airflow:3.3.1',
  );
  const built = { images: { registry: 'registry.acme.io/ml', built: ['airflow' as const] } };
  expect(unitOf({ ...on, ...built })).toContain('image: registry.acme.io/ml/airflow:');
});

test('gives groups and teams their roles', () => {
  const yaml = unitOf({ ...on, teams: { vision: { airflowRole: 'op' }, language: {} } });
  for (const role of [
    '\\"ml-admins\\": \\"Admin\\"',
    '\\"ml-engineers\\": \\"Op\\"',
    '\\"data-scientists\\": \\"User\\"',
    '\\"ml-viewers\\": \\"Viewer\\"',
    '\\"team-vision\\": \\"Op\\"',
    '\\"team-language\\": \\"User\\"',
  ]) {
    expect(yaml?.replaceAll('\\"', '"')).toContain(role.replaceAll('\\"', '"'));
  }
});

test('runs jobs in the namespaces of teams', () => {
  expect(unitOf({ ...on, teams: { vision: {} } })).toMatch(
    /name: airflow-jobs\n {2}namespace: team-vision/,
  );
});

test('keeps logs in S3, or in a shared folder', () => {
  expect(unitOf(on)).toMatch(/s3:\/\/ml-test-artifacts-[0-9a-f]{8}\/airflow\/logs/);
  expect(unitOf({ airflow: { logs: 'shared' } })).toContain('claimName: airflow-logs');
});

test('keeps logs in a shared folder without AWS', () => {
  const sections: Partial<EnvironmentInput> = {
    ...WITHOUT_AWS,
    ...on,
    edge: { kind: 'envoy-gateway', certificate: { secret: 'platform-tls' } },
  };
  expect(unitOf(sections)).toContain('claimName: airflow-logs');
});

test('runs tasks on the pool for batch work, where there is one', () => {
  expect(unitOf(on)).toContain('"karpenter.sh/nodepool": "batch"');
  expect(unitOf({ ...on, nodePools: {} })).not.toContain('karpenter.sh/nodepool');
});

test('logs runs where there is MLflow', () => {
  expect(unitOf({ ...on, mlflow: {} })).toContain('MLFLOW_TRACKING_URI');
  expect(unitOf(on)).not.toContain('MLFLOW_TRACKING_URI');
});

test('has more of each part in production, and DAGs from a repository', () => {
  const dags = { from: 'git' as const, repository: 'https://git.acme.dev/dags.git' };
  const yaml = unitOf({ profile: 'production', network: {}, airflow: { dags } });
  expect(yaml).toContain('GitDagBundle');
  expect(yaml).toMatch(/replicas: 2/);
});

describe('workers of Celery', () => {
  const made = synthesizeManifests(
    environmentWith({
      airflow: {
        dags: { from: 'image' },
        celery: { default: true, maxWorkers: 9, memory: '8Gi', drainMinutes: 10 },
      },
      nodePools: { batch: {} },
    }),
  );
  const yamlOf = (name: string) => made.units.find((unit) => unit.name === name)?.yaml ?? '';

  test('bring KEDA, and a server of their own where tasks wait', () => {
    expect(made.chartReleases.map(({ name }) => name)).toContain('keda');
    expect(yamlOf('airflow-queue')).toContain('name: airflow-queue');
    expect(yamlOf('airflow-queue')).toContain('storage: 4Gi');
  });

  test('are as the environment says', () => {
    const yaml = yamlOf('airflow');
    expect(yaml).toContain('CeleryExecutor,KubernetesExecutor');
    expect(yaml).toContain('maxReplicaCount: 9');
    expect(yaml).toContain('memory: 8Gi');
    expect(yaml).toContain('terminationGracePeriodSeconds: 600');
  });

  test('are not there without a word', () => {
    const { units, chartReleases } = synthesizeManifests(
      environmentWith({ airflow: { dags: { from: 'image' } } }),
    );
    expect(units.map(({ name }) => name)).not.toContain('airflow-queue');
    expect(chartReleases.map(({ name }) => name)).not.toContain('keda');
  });

  test('do not bring KEDA twice', () => {
    const { chartReleases } = synthesizeManifests(
      environmentWith({
        airflow: { dags: { from: 'image' }, celery: {} },
        operators: { additional: ['keda'] },
      }),
    );
    expect(chartReleases.filter(({ name }) => name === 'keda')).toHaveLength(1);
  });
});
