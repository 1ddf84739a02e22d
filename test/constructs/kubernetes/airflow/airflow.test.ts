import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  testChart,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../oauth2-proxy/fakes';
import {
  airflowObjects,
  folder,
  pipelines,
  podMember,
  signIn,
  taskPod,
  taskVariables,
  variables,
} from './fixture';

const AIRFLOW = { uid: 50_000, gid: 0 };

describe('the parts', () => {
  const parts = ['api-server', 'scheduler', 'dag-processor', 'triggerer'];

  test.each(parts)(
    '%s is one, waits for database and schema, and lets one go at a time',
    (part) => {
      const objects = airflowObjects();
      expect(findObject(objects, 'Deployment', `airflow-${part}`)).toMatchObject({
        spec: { replicas: 1 },
      });
      expect(podMember(part, ['initContainers'])).toMatchObject([
        { name: 'wait-for-database' },
        { name: 'wait-for-schema' },
      ]);
      expect(findObject(objects, 'PodDisruptionBudget', `airflow-${part}`)).toMatchObject({
        spec: { maxUnavailable: 1 },
      });
    },
  );

  test('are as many as asked for', () => {
    const replicas = { apiServer: 2, scheduler: 3, dagProcessor: 1, triggerer: 4 };
    const objects = airflowObjects({ replicas });
    expect(
      parts.map((part) =>
        memberAt(findObject(objects, 'Deployment', `airflow-${part}`), ['spec', 'replicas']),
      ),
    ).toEqual([2, 3, 1, 4]);
  });

  test('are known by the place that people and tasks call', () => {
    expect(variables('scheduler')).toMatchObject({
      AIRFLOW__API__BASE_URL: 'https://platform.ml.acme.io/airflow',
      AIRFLOW__CORE__EXECUTION_API_SERVER_URL:
        'http://airflow-api-server.airflow.svc:8080/airflow/execution/',
      AIRFLOW__CORE__EXECUTOR: 'KubernetesExecutor',
      AIRFLOW__CORE__AUTH_MANAGER: 'platform_auth.PlatformAuthManager',
    });
  });

  test('have keys that nobody knows', () => {
    const from = (key: string) => ({ secretKeyRef: { name: 'airflow-keys', key } });
    expect(variables('api-server')).toMatchObject({
      AIRFLOW__CORE__FERNET_KEY: from('fernet-key'),
      AIRFLOW__API_AUTH__JWT_SECRET: from('jwt-secret'),
      AIRFLOW__API__SECRET_KEY: from('api-secret-key'),
    });
  });

  test.each([
    ['api-server', true],
    ['scheduler', true],
    ['dag-processor', false],
    ['triggerer', true],
  ])('%s calls the Kubernetes API: %s', (part, calls) => {
    expect(podMember(part, ['automountServiceAccountToken'])).toBe(calls);
    const name = `egress-${part}-to-api-server`;
    expect(describeObjects(airflowObjects()).includes(name)).toBe(calls);
  });

  test('are rolled when what people sign in by changes', () => {
    const hash = (roles: Record<string, 'Admin' | 'Viewer'>) =>
      memberAt(findObject(airflowObjects({ roles }), 'Deployment', 'airflow-api-server'), [
        'spec',
        'template',
        'metadata',
        'annotations',
        'checksum/config',
      ]);
    expect(hash({ a: 'Admin' })).not.toBe(hash({ a: 'Viewer' }));
  });
});

describe('a task', () => {
  test('is a pod with one container called base, as an account of its own', () => {
    expect(taskPod()).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: {
        serviceAccountName: 'airflow-worker',
        restartPolicy: 'Never',
        containers: [
          {
            name: 'base',
            image: 'docker.io/apache/airflow:3.3.1',
            resources: {
              requests: { cpu: '250m', memory: '512Mi' },
              limits: { memory: '1Gi' },
            },
          },
        ],
      },
    });
  });

  test('has neither the database nor Airflow’s keys', () => {
    expect(
      Object.keys(taskVariables()).filter((name) => /SQL|FERNET|JWT|SECRET/.test(name)),
    ).toEqual([]);
  });

  test('gets what it is given, on the nodes that are given', () => {
    const pool = presetPool('batch', 'batch', 'auto');
    const { spec } = taskPod({ pool, taskResources: { cpu: '1', memory: '2Gi' } });
    expect(spec).toMatchObject({
      nodeSelector: pool.nodeSelector,
      containers: [{ resources: { requests: { cpu: '1', memory: '2Gi' } } }],
    });
  });

  test('hands data on in a shared directory, which is purged', () => {
    const props = { pipelineData: folder('pipeline-data'), pipelineDataDays: 3 };
    expect(taskPod(props).spec.containers[0]).toMatchObject({
      volumeMounts: expect.arrayContaining([
        { name: 'pipeline-data', mountPath: '/mnt/pipeline-data' },
      ]),
    });
    const purge = findObject(airflowObjects(props), 'CronJob', 'airflow-purge');
    expect(JSON.stringify(purge)).toContain('-mtime +3');
    expect(describeObjects(airflowObjects())).not.toContain('airflow-purge');
  });

  test('reaches the internet unless told otherwise', () => {
    expect(describeObjects(airflowObjects())).toContain('egress-tasks-to-web');
    expect(describeObjects(airflowObjects({ internet: false }))).not.toContain('tasks-to-web');
  });
});

describe('DAGs', () => {
  test('of a shared directory are read, and never written', () => {
    const mount = { name: 'airflow-dags', mountPath: '/opt/airflow/dags', readOnly: true };
    expect(podMember('dag-processor', ['containers', 0, 'volumeMounts'])).toContainEqual(mount);
    expect(taskPod().spec.containers[0]).toMatchObject({
      volumeMounts: expect.arrayContaining([mount]),
    });
  });

  test('of a repository are fetched by what runs them', () => {
    const dags = {
      from: 'git',
      repository: 'https://git.acme.io/dags.git',
      ref: 'main',
      folder: 'dags',
    } as const;
    const list = JSON.parse(
      String(taskVariables({ dags })['AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST']),
    ) as unknown;
    expect(list).toMatchObject([
      {
        classpath: 'airflow.providers.git.bundles.git.GitDagBundle',
        kwargs: { repo_url: dags.repository, tracking_ref: 'main', subdir: 'dags' },
      },
    ]);
    expect(describeObjects(airflowObjects({ dags }))).toContain('egress-dag-processor-to-git');
  });

  test('of a private repository are fetched with a login from the store', () => {
    const chart = testChart();
    const dags = {
      from: 'git',
      repository: 'https://git.acme.io/dags.git',
      ref: 'main',
      folder: 'dags',
      secret: 'dags-login',
    } as const;
    const { secrets } = pipelines(chart, { dags });
    expect(secrets.declared).toMatchObject([
      [{ name: 'dags-login' }, { name: 'airflow-connection-platform-dags' }],
    ]);
    expect(taskVariables({ dags })['AIRFLOW_CONN_PLATFORM_DAGS']).toMatchObject({
      secretKeyRef: { key: 'connection' },
    });
  });

  test('of the image need nothing', () => {
    const names = (
      podMember('dag-processor', ['volumes'], { dags: { from: 'image' } }) as {
        name: string;
      }[]
    ).map(({ name }) => name);
    expect(names).not.toContain('airflow-dags');
  });
});

describe('logs', () => {
  test('go to S3 by the identity of the pod', () => {
    expect(taskVariables()).toMatchObject({
      AIRFLOW__LOGGING__REMOTE_LOGGING: 'True',
      AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER: 's3://ml-lab-artifacts/airflow/logs',
    });
    expect(describeObjects(airflowObjects())).toContain('egress-airflow-worker-to-aws');
  });

  test('stay in a directory of Airflow’s user', () => {
    const logs = { volume: folder('airflow-logs', AIRFLOW) };
    expect(taskVariables({ logs })).not.toHaveProperty('AIRFLOW__LOGGING__REMOTE_LOGGING');
    expect(podMember('triggerer', ['containers', 0, 'volumeMounts'], { logs })).toContainEqual({
      name: 'airflow-logs',
      mountPath: '/opt/airflow/logs',
    });
  });

  test('fail in a directory of another user', () => {
    expect(() => airflowObjects({ logs: { volume: folder('airflow-logs') } })).toThrow(
      "'writer' of 'airflow-logs' must be the owner of its files",
    );
  });
});

describe('people and programs', () => {
  test('sign in at the provider, come back to one address, and leave by it', () => {
    const { identity, edge } = pipelines(testChart());
    expect(identity.clients).toMatchObject([
      { clientId: 'airflow-automation', flow: { kind: 'machine', groups: ['ml-engineers'] } },
      {
        clientId: 'airflow',
        flow: {
          kind: 'browser',
          redirectUris: ['https://platform.ml.acme.io/airflow/auth/oauth-authorized/platform'],
          postLogoutRedirectUris: ['https://platform.ml.acme.io/airflow/'],
        },
      },
    ]);
    expect(identity.backChannels).toMatchObject([['airflow', 'airflow', expect.anything()]]);
    expect(edge.exposed).toMatchObject([
      { path: '/airflow', auth: { kind: 'app' }, requestTimeoutSeconds: 0 },
    ]);
  });

  test('have the roles of their groups, and tokens for here alone', () => {
    expect(signIn()).toMatchObject({
      roles: { 'ml-admins': 'Admin', 'team-vision': 'User' },
      identity: { clientId: 'airflow', audiences: ['airflow', 'airflow-automation'] },
    });
  });
});

describe('in the cluster', () => {
  const rules = (name: string, namespace = 'airflow') =>
    findObjects(airflowObjects({ jobNamespaces: [{ name: 'team-vision' }] }), 'Role').find(
      ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
    )?.['rules'];

  test('tasks run pods, and jobs of teams', () => {
    expect(JSON.stringify(rules('airflow-run-tasks'))).toContain('pods/exec');
    const jobs = JSON.stringify(rules('airflow-jobs', 'team-vision'));
    for (const kind of ['sparkapplications', 'rayjobs', 'trainjobs', 'pytorchjobs']) {
      expect(jobs).toContain(kind);
    }
  });

  test('pages only read pods', () => {
    expect(JSON.stringify(rules('airflow-read-pods'))).not.toMatch(/create|delete|patch/);
  });

  test('no rule has a wildcard', () => {
    expect(JSON.stringify(findObjects(airflowObjects(), 'Role'))).not.toContain('*');
  });
});

describe('pools, variables, connections', () => {
  test('are applied by a Job that runs again when they change', () => {
    const name = (slots: number) =>
      findObjects(
        airflowObjects({
          pools: { training: { slots, description: 'GPUs' } },
          variables: { stage: 'test' },
        }),
        'Job',
      ).find(({ metadata }) => metadata.name.startsWith('airflow-settings'))?.metadata.name;
    expect(name(4)).toBeDefined();
    expect(name(4)).not.toBe(name(5));
  });

  test('need no Job where there are none', () => {
    expect(describeObjects(airflowObjects())).not.toContain('airflow-settings');
  });

  test('come from the store where they are secret', () => {
    const connections = { warehouse: { secret: 'warehouse' } };
    expect(taskVariables({ connections })).toHaveProperty('AIRFLOW_CONN_WAREHOUSE');
  });
});

describe('metrics', () => {
  test('go to an exporter, which is read', () => {
    const metrics = new FakeMetrics();
    const props = { metrics, statsdExporterImage: 'docker.io/prom/statsd-exporter:v0.29.0' };
    expect(variables('scheduler', props)).toMatchObject({
      AIRFLOW__METRICS__STATSD_ON: 'True',
      AIRFLOW__METRICS__STATSD_HOST: 'airflow-statsd.airflow.svc',
    });
    expect(metrics.scraped.at(-1)).toMatchObject({ name: 'airflow', port: { number: 9102 } });
    const objects = describeObjects(airflowObjects(props));
    expect(objects).toContain('ingress-pipelines-to-statsd');
    expect(objects).toContain('egress-pipelines-to-statsd');
  });

  test('are not told to nobody', () => {
    expect(variables('scheduler')).not.toHaveProperty('AIRFLOW__METRICS__STATSD_ON');
  });
});

describe('Airflow fails', () => {
  const git = { from: 'git', repository: 'https://git.acme.io/d.git', ref: 'main' } as const;

  test.each([
    [{ path: 'airflow' }, "'path' must be such as '/airflow'"],
    [
      { replicas: { apiServer: 0, scheduler: 1, dagProcessor: 1, triggerer: 1 } },
      "'replicas.apiServer' must",
    ],
    [{ pools: { a: { slots: 0, description: '' } } }, "'pools.a.slots' must"],
    [{ pipelineDataDays: 0 }, "'pipelineDataDays' must"],
    [{ aws: undefined }, "'aws' must be given with logs in S3, got none"],
    [{ dags: { ...git, folder: '/dags' } }, "'dags.folder' must be a folder in the repository"],
    [{ metrics: new FakeMetrics() }, "'statsdExporterImage' must be given with 'metrics'"],
    [{ taskResources: { cpu: '1', memory: '2Gi', memoryLimit: '1Gi' } }, "'taskResources':"],
    [{ network: { vpcCidrs: ['10.0.0.0/16'], serviceCidrs: ['fd00::1/108'] } }, "'network':"],
  ])('when given %j', (props, message) => {
    expect(() => airflowObjects(props)).toThrow(`test/Airflow: ${message}`);
  });
});
