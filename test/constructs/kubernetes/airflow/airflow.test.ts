import type { RetrainingTrigger } from '../../../../constructs/kubernetes/airflow';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  testChart,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { FakeIdentity } from '../oauth2-proxy/fakes';
import { airflowObjects, pipelines, podMember, signIn, variables } from './fixture';

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
      AIRFLOW__CORE__HOSTNAME_CALLABLE: 'airflow.utils.net.get_host_ip_address',
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

  test.each([
    ['what people sign in by', { roles: { a: 'Viewer' } }],
    ['a variable', { host: 'other.ml.acme.io' }],
    ['the pod of tasks', { taskResources: { cpu: '1', memory: '2Gi' } }],
  ] as const)('are rolled when %s changes', (_what, changed) => {
    const hash = (props: Parameters<typeof airflowObjects>[0]) =>
      memberAt(findObject(airflowObjects(props), 'Deployment', 'airflow-api-server'), [
        'spec',
        'template',
        'metadata',
        'annotations',
        'checksum/config',
      ]);
    expect(hash({ ...changed })).not.toBe(hash({}));
  });

  test('bring the schema up again when a variable changes, whose Job read it', () => {
    const name = (host: string) =>
      findObjects(airflowObjects({ host }), 'Job').find(({ metadata }) =>
        metadata.name.startsWith('airflow-migrate'),
      )?.metadata.name;
    expect(name('a.acme.io')).toBeDefined();
    expect(name('a.acme.io')).not.toBe(name('b.acme.io'));
  });

  test('have nothing secret in their ConfigMap', () => {
    const { data } = findObject(airflowObjects(), 'ConfigMap', 'airflow-variables') as {
      data?: Record<string, string>;
    };
    expect(Object.keys(data ?? {})).toContain('AIRFLOW__CORE__EXECUTOR');
    expect(
      Object.keys(data ?? {}).filter((key) => /SQL|FERNET|SECRET|POSTGRES|PASSWORD/.test(key)),
    ).toEqual([]);
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

describe('programs elsewhere', () => {
  const pods = { app: 'monitor' };
  const programs = { retraining: ['ml-scientists'] };
  const triggered = (clientId: string) => {
    const identity = new FakeIdentity();
    let trigger: RetrainingTrigger | undefined;
    const objects = objectsOf((chart) => {
      const namespace = Namespace.fromName(chart, 'Serving', 'serving');
      const { airflow } = pipelines(chart, { programs, identity });
      trigger = airflow.addTrigger(chart, 'Trigger', { clientId, namespace, pods });
    });
    return { identity, trigger, edges: describeObjects(objects) };
  };

  test('start DAGs as clients of their own, by the API server in the cluster', () => {
    const { identity, trigger, edges } = triggered('retraining');
    expect(identity.clients.at(-1)).toMatchObject({
      clientId: 'retraining',
      namespace: { name: 'serving' },
      flow: { kind: 'machine', groups: ['ml-scientists'] },
    });
    expect(identity.backChannels.at(-1)).toEqual(['retraining', 'serving', pods]);
    expect(trigger).toMatchObject({
      url: 'http://airflow-api-server.airflow.svc:8080/airflow',
      tokenUrl: 'http://keycloak.keycloak.svc:8080/realms/ml/protocol/openid-connect/token',
      clientId: 'retraining',
      secret: { name: 'oidc-retraining' },
    });
    expect(edges).toContain('NetworkPolicy/ingress-retraining-to-api');
    expect(edges).toContain('NetworkPolicy/egress-retraining-to-airflow');
    expect(signIn({ programs })).toMatchObject({
      identity: { audiences: ['airflow', 'airflow-automation', 'retraining'] },
    });
  });

  test('fails when a client is none of them', () => {
    expect(() => triggered('other')).toThrow(
      "test: 'clientId' must be one of 'programs' of Airflow, retraining, got 'other'",
    );
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
