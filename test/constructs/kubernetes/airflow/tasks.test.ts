import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { describeObjects, findObject, findObjects, testChart } from '../../../support/kubernetes';
import { airflowObjects, folder, pipelines, podMember, taskPod, taskVariables } from './fixture';

const AIRFLOW = { uid: 50_000, gid: 0 };

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

  test('goes by the name of its pod, which nobody asks for a log', () => {
    expect(taskVariables()).not.toHaveProperty('AIRFLOW__CORE__HOSTNAME_CALLABLE');
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
      AIRFLOW__LOGGING__JSON_LOGS: 'True',
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
