import type { Construct } from 'constructs';
import type { AirflowProps, CeleryOptions } from '../../../../constructs/kubernetes/airflow';
import { Namespace } from '../../../../constructs/kubernetes/core';
import type { DatabaseOptions, ICache } from '../../../../constructs/kubernetes/database';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { describeObjects, findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeSecrets } from '../oauth2-proxy/fakes';
import { pipelines, variables } from './fixture';

/** A server that remembers its users. */
class FakeCache implements ICache {
  readonly users: DatabaseOptions[] = [];

  constructor(private readonly tls = false) {}

  addUser(scope: Construct, id: string, options: DatabaseOptions) {
    this.users.push(options);
    const { name, namespace } = options;
    const secret = new FakeSecrets().addGenerated(
      scope,
      id,
      { owner: 'caches', name, values: {} },
      { name: `${name}-cache`, namespace, component: 'cache' },
    );
    return { secret, tls: this.tls };
  }
}

type Celery = Partial<Omit<CeleryOptions, 'scaler'>>;

const withCelery = (celery: Celery, props: Partial<AirflowProps>) =>
  objectsOf((chart) => {
    const scaler = Namespace.fromName(chart, 'Keda', 'keda');
    pipelines(chart, { ...props, celery: { cache: new FakeCache(), scaler, ...celery } });
  });

const objects = (celery: Celery = {}, props: Partial<AirflowProps> = {}) =>
  withCelery(celery, props);

const workers = (celery: Celery = {}, props: Partial<AirflowProps> = {}) =>
  findObject(objects(celery, props), 'Deployment', 'airflow-celery-worker');

const podMember = (path: readonly (string | number)[], celery: Celery = {}) =>
  memberAt(workers(celery), ['spec', 'template', 'spec', ...path]);

const sizing = (celery: Celery = {}) => findObject(objects(celery), 'ScaledObject');

const envNames = (celery: Celery = {}) =>
  (podMember(['containers', 0, 'env'], celery) as { name: string }[]).map(({ name }) => name);

test('everything fits the recorded structures', () => {
  expect(objects().flatMap(violations)).toEqual([]);
});

test('there are no workers until asked for', () => {
  expect(describeObjects(objectsOf((chart) => void pipelines(chart)))).not.toMatch(/celery|Scaled/);
});

describe('who runs a task that names nobody', () => {
  const executorOf = (celery: Celery) =>
    memberAt(findObject(objects(celery), 'ConfigMap', 'airflow-variables'), [
      'data',
      'AIRFLOW__CORE__EXECUTOR',
    ]);

  test('is a pod of its own', () => {
    expect(executorOf({})).toBe('KubernetesExecutor,CeleryExecutor');
    expect(variables('scheduler')).toMatchObject({ AIRFLOW__CORE__EXECUTOR: 'KubernetesExecutor' });
  });

  test('is a worker, where it is asked for', () => {
    expect(executorOf({ isDefault: true })).toBe('CeleryExecutor,KubernetesExecutor');
  });
});

describe('workers', () => {
  test('run Celery, take tasks from the cache, and are asked whether they do', () => {
    expect(podMember(['containers', 0])).toMatchObject({
      image: 'docker.io/apache/airflow:3.3.1',
      args: ['celery', 'worker', '--concurrency=8', '--skip-serve-logs'],
      env: expect.arrayContaining([
        {
          name: 'CELERY_CACHE',
          valueFrom: { secretKeyRef: { name: 'airflow-cache', key: 'uri' } },
        },
        { name: 'AIRFLOW__CELERY__BROKER_URL', value: '$(CELERY_CACHE)' },
        { name: 'AIRFLOW__CELERY__RESULT_BACKEND', value: '$(CELERY_CACHE)' },
      ]) as unknown,
      livenessProbe: {
        exec: { command: ['sh', '-c', expect.stringContaining('"celery@$HOSTNAME"')] },
      },
      resources: { requests: { cpu: '1', memory: '4Gi' } },
      securityContext: { runAsUser: 50_000, readOnlyRootFilesystem: true },
    });
  });

  test('check the certificate of a cache that has one', () => {
    expect(podMember(['containers', 0, 'env'], { cache: new FakeCache(true) })).toContainEqual({
      name: 'AIRFLOW__CELERY__BROKER_URL',
      value: '$(CELERY_CACHE)?ssl_cert_reqs=required',
    });
  });

  test('have neither the database nor Airflow’s keys', () => {
    expect(envNames().filter((name) => /SQL|POSTGRES|FERNET|JWT|SECRET_KEY/.test(name))).toEqual(
      [],
    );
  });

  test('are pods of tasks, told apart from those of a single one', () => {
    const labels = {
      'app.kubernetes.io/name': 'airflow-worker',
      'eks-ml-platform/worker': 'celery',
    };
    expect(workers().spec).toMatchObject({
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'airflow-worker' } },
    });
  });

  test('have an hour to end their tasks, and are not disrupted for thrift', () => {
    expect(podMember(['terminationGracePeriodSeconds'])).toBe(3600);
    expect(podMember(['terminationGracePeriodSeconds'], { drainMinutes: 5 })).toBe(300);
    expect(envNames()).toContain('DUMB_INIT_SETSID');
    expect(memberAt(workers(), ['spec', 'template', 'metadata', 'annotations'])).toMatchObject({
      'karpenter.sh/do-not-disrupt': 'true',
    });
  });

  test('are as large as asked for, on the nodes of tasks', () => {
    const pool = presetPool('batch', 'batch', 'auto');
    const resources = { cpu: '4', memory: '16Gi' };
    const spec = workers({ concurrency: 16, resources }, { pool }).spec;
    expect(spec).toMatchObject({
      template: {
        spec: {
          nodeSelector: pool.nodeSelector,
          containers: [
            {
              args: expect.arrayContaining(['--concurrency=16']) as unknown,
              resources: { requests: resources },
            },
          ],
        },
      },
    });
  });

  test('are rolled when the password of the cache changes', () => {
    expect(workers().metadata.annotations).toMatchObject({
      'secret.reloader.stakater.com/reload': 'airflow-cache',
    });
    const scheduler = findObject(objects(), 'Deployment', 'airflow-scheduler');
    expect(JSON.stringify(scheduler.metadata.annotations)).toContain('airflow-cache');
  });
});

describe('how many there are', () => {
  test('follows from the tasks that wait or run', () => {
    expect(sizing().spec).toMatchObject({
      scaleTargetRef: { name: 'airflow-celery-worker' },
      minReplicaCount: 0,
      maxReplicaCount: 5,
      advanced: {
        scalingModifiers: { formula: 'waiting + running', target: '8', metricType: 'AverageValue' },
      },
      triggers: [
        { type: 'redis', name: 'waiting', metadata: { listName: 'default', enableTLS: 'false' } },
        { type: 'redis', name: 'running', metadata: { listName: 'unacked' } },
      ],
    });
    expect(workers().spec).not.toHaveProperty('replicas');
  });

  test('stays within what is asked for', () => {
    expect(sizing({ minWorkers: 2, maxWorkers: 9, concurrency: 4 }).spec).toMatchObject({
      minReplicaCount: 2,
      maxReplicaCount: 9,
      advanced: { scalingModifiers: { target: '4' } },
    });
  });

  test('is asked with TLS where the cache has it', () => {
    expect(JSON.stringify(sizing({ cache: new FakeCache(true) }))).toContain('"enableTLS":"true"');
  });

  test('is asked by a login of KEDA’s own, in its namespace', () => {
    const cache = new FakeCache();
    const made = objects({ cache });
    expect(cache.users).toMatchObject([
      { name: 'airflow', namespace: { name: 'airflow' } },
      { name: 'airflow-keda', namespace: { name: 'keda' }, pods: { app: 'keda-operator' } },
    ]);
    expect(findObject(made, 'ClusterTriggerAuthentication').spec).toEqual({
      secretTargetRef: ['host', 'port', 'username', 'password'].map((key) => ({
        parameter: key,
        name: 'airflow-keda-cache',
        key,
      })),
    });
  });
});

test.each([
  ['no worker at most', { maxWorkers: 0 }, "'celery.maxWorkers'"],
  ['more at least than at most', { minWorkers: 6 }, "'celery.minWorkers'"],
  ['no task at once', { concurrency: 0 }, "'celery.concurrency'"],
  ['no time to end', { drainMinutes: 0 }, "'celery.drainMinutes'"],
])('refuses %s', (_, celery, message) => {
  expect(() => objects(celery)).toThrow(message);
});
