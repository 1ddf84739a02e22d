import { describeObjects, findObject, memberAt, testChart } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { mlflowObjects, NETWORK, podMember, serverArgs, tracking } from './fixture';

describe('the servers', () => {
  test('are two, each with the proxy for programs beside it', () => {
    expect(findObject(mlflowObjects(), 'Deployment')).toMatchObject({ spec: { replicas: 2 } });
    expect(podMember(['containers'])).toMatchObject([
      { name: 'mlflow', image: 'ghcr.io/mlflow/mlflow:v3.15.1-full' },
      { name: 'program-proxy', image: 'quay.io/brancz/kube-rbac-proxy:v0.21.0' },
    ]);
  });

  test('run MLflow with the routes that its prefix leaves out', () => {
    expect(serverArgs()).toContain('--app-name=with-prefix');
    expect(podMember(['containers', 0, 'env'])).toContainEqual({
      name: 'PYTHONPATH',
      value: '/opt/application',
    });
    expect(podMember(['containers', 0, 'volumeMounts'])).toContainEqual({
      name: 'application',
      mountPath: '/opt/application',
      readOnly: true,
    });
    const { items } = podMember(['volumes', 1, 'configMap']) as {
      readonly items: readonly { readonly key: string }[];
    };
    const data = memberAt(findObject(mlflowObjects(), 'ConfigMap'), ['data']);
    expect(items.map(({ key }) => key).toSorted()).toEqual(Object.keys(Object(data)).toSorted());
    expect(items).toContainEqual({
      key: 'entry-points',
      path: 'mlflow_with_prefix-1.dist-info/entry_points.txt',
    });
  });

  test('are as many as asked for', () => {
    expect(findObject(mlflowObjects({ replicas: 5 }), 'Deployment')).toMatchObject({
      spec: { replicas: 5 },
    });
  });

  test('answer to the public host and to the names of the Service, and to no other', () => {
    expect(serverArgs()).toContain(
      '--allowed-hosts=platform.ml.acme.io,mlflow.mlflow:8080,mlflow.mlflow.svc:8080,mlflow.mlflow.svc.cluster.local:8080,localhost:5000',
    );
    expect(serverArgs()).toContain('--cors-allowed-origins=https://platform.ml.acme.io');
    expect(serverArgs()).toContain('--static-prefix=/mlflow');
  });

  test('are probed under a name that they answer to', () => {
    const probe = {
      httpGet: {
        path: '/mlflow/health',
        httpHeaders: [{ name: 'Host', value: 'localhost:5000' }],
      },
    };
    expect(podMember(['containers', 0])).toMatchObject({
      startupProbe: probe,
      readinessProbe: probe,
      livenessProbe: probe,
    });
  });

  test('wait for the database and for its schema', () => {
    expect(podMember(['initContainers'])).toMatchObject([
      { name: 'wait-for-database' },
      { name: 'wait-for-schema' },
    ]);
    expect(podMember(['initContainers', 1, 'command', 3])).toBe('wait');
  });

  test('keep runs in the database, and files in S3, which no client has to reach', () => {
    expect(podMember(['containers', 0, 'env'])).toEqual(
      expect.arrayContaining([
        {
          name: 'POSTGRES_PASSWORD',
          valueFrom: { secretKeyRef: { name: 'database-mlflow', key: 'password' } },
        },
        {
          name: 'MLFLOW_BACKEND_STORE_URI',
          value:
            'postgresql+psycopg2://$(POSTGRES_USERNAME):$(POSTGRES_PASSWORD)@$(POSTGRES_HOST):$(POSTGRES_PORT)/$(POSTGRES_DATABASE)?sslmode=require',
        },
        { name: 'MLFLOW_ARTIFACTS_DESTINATION', value: 's3://ml-lab-artifacts/mlflow' },
      ]),
    );
    expect(serverArgs()).toContain('--serve-artifacts');
    expect(describeObjects(mlflowObjects())).toContain('egress-mlflow-to-aws');
  });

  test('keep files in a shared directory where there is no S3', () => {
    const volume = {
      namespace: { name: 'mlflow' },
      claimName: 'mlflow-artifacts',
      volumeHandle: 'mlflow-artifacts',
    };
    const props = { artifacts: { volume } };
    expect(podMember(['containers', 0, 'env'], props)).toContainEqual({
      name: 'MLFLOW_ARTIFACTS_DESTINATION',
      value: '/mnt/artifacts',
    });
    expect(podMember(['containers', 0, 'volumeMounts'], props)).toContainEqual({
      name: 'mlflow-artifacts',
      mountPath: '/mnt/artifacts',
    });
    expect(describeObjects(mlflowObjects(props))).not.toContain('to-aws');
  });

  test('name their role where service accounts have one', () => {
    const { artifacts } = tracking(testChart());
    const roleArn = 'arn:aws:iam::111122223333:role/mlflow';
    const objects = mlflowObjects({
      artifacts: { ...artifacts, aws: { network: NETWORK, roleArn } },
    });
    expect(findObject(objects, 'ServiceAccount').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': roleArn,
    });
  });

  test('take what they are given to use', () => {
    const resources = { cpu: '1', memory: '3Gi' };
    expect(podMember(['containers', 0, 'resources'], { resources })).toMatchObject({
      requests: { cpu: '1', memory: '3Gi' },
    });
  });

  test('let one go at a time', () => {
    expect(findObject(mlflowObjects(), 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1 },
    });
  });

  test('are rolled when a secret changes', () => {
    expect(findObject(mlflowObjects(), 'Deployment').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'database-mlflow,mlflow-encryption',
    });
  });

  test('encrypt with a passphrase that nobody knows', () => {
    const { secrets } = tracking(testChart());
    expect(secrets.generated).toEqual([
      [
        expect.objectContaining({ owner: 'mlflow', name: 'encryption' }),
        expect.objectContaining({ name: 'mlflow-encryption' }),
      ],
    ]);
  });
});

describe('the schema', () => {
  test('is brought to the version of the image by a Job', () => {
    const job = findObject(mlflowObjects(), 'Job');
    expect(job.metadata.name).toMatch(/^mlflow-migrate-[0-9a-f]{10}$/);
    expect(memberAt(job, ['spec', 'template', 'spec', 'containers', 0, 'command', 3])).toBe(
      'upgrade',
    );
  });

  test('is migrated again when the image changes', () => {
    const before = findObject(mlflowObjects(), 'Job').metadata.name;
    const after = findObject(mlflowObjects({ image: 'ghcr.io/mlflow/mlflow:v3.16.0-full' }), 'Job')
      .metadata.name;
    expect(after).not.toBe(before);
  });
});

describe('what was deleted', () => {
  const job = ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0];

  test('goes every night, thirty days later', () => {
    const cron = findObject(mlflowObjects(), 'CronJob');
    expect(cron).toMatchObject({ spec: { schedule: '30 2 * * *', timeZone: 'Etc/UTC' } });
    expect(memberAt(cron, [...job, 'command', 2])).toContain('--older-than=30d');
  });

  test('goes when told', () => {
    const cron = findObject(
      mlflowObjects({ garbageCollection: { schedule: '0 4 * * 0', afterDays: 7 } }),
      'CronJob',
    );
    expect(cron).toMatchObject({ spec: { schedule: '0 4 * * 0' } });
    expect(memberAt(cron, [...job, 'command', 2])).toContain('--older-than=7d');
  });

  test('has its files removed by the server, which asks who wants it', () => {
    const cron = findObject(mlflowObjects(), 'CronJob');
    expect(memberAt(cron, [...job, 'env'])).toContainEqual({
      name: 'MLFLOW_TRACKING_AUTH',
      value: 'kubernetes',
    });
  });
});

describe('the pages', () => {
  test('are shown to members of groups, and their uploads have no limit of time', () => {
    const { edge, mlflow } = tracking(testChart());
    expect(edge.exposed).toMatchObject([
      {
        name: 'mlflow',
        host: 'platform.ml.acme.io',
        path: '/mlflow',
        backend: { name: 'mlflow', port: 5000 },
        auth: { kind: 'oidc', clientId: 'mlflow', groups: ['ml-admins', 'team-vision'] },
        healthPath: '/mlflow/health',
        requestTimeoutSeconds: 0,
      },
    ]);
    expect(mlflow.url).toBe('https://platform.ml.acme.io/mlflow');
  });
});

describe('metrics', () => {
  test('are counted for who reads them, which calls a pod by its address', () => {
    const metrics = new FakeMetrics();
    const args = serverArgs({ metrics });
    expect(args).toContain('--expose-prometheus=/tmp/metrics');
    expect(args.join()).toContain('localhost:5000,10.0.*:5000');
    expect(metrics.scraped[0]).toMatchObject({
      name: 'mlflow',
      port: { name: 'http', number: 5000 },
    });
  });

  test('are not counted for nobody', () => {
    expect(serverArgs().join()).not.toContain('prometheus');
  });
});

describe('a server fails', () => {
  test.each([
    [{ path: 'mlflow' }, "'path' must be such as '/mlflow'"],
    [{ path: '/mlflow/' }, "'path' must be such as '/mlflow'"],
    [{ groups: [] }, "'groups' must name one at least, got none"],
    [{ replicas: 0 }, "'replicas' must"],
    [{ replicas: 21 }, "'replicas' must"],
    [{ garbageCollection: { afterDays: 0 } }, "'garbageCollection.afterDays' must"],
    [{ garbageCollection: { schedule: 'nightly' } }, "'garbageCollection.schedule':"],
    [{ network: { vpcCidrs: ['10.0.0.0/16'], serviceCidrs: ['fd00::1/108'] } }, "'network':"],
  ])('when given %j', (props, message) => {
    expect(() => mlflowObjects(props)).toThrow(`test/Mlflow: ${message}`);
  });
});
