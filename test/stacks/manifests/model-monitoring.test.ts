import type { EnvironmentInput } from '../../../lib/config';
import { applicationsOf } from '../../../lib/contracts/applications';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { keptRecords } from '../../../lib/contracts/model-monitoring';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { describeObjects, findObject, memberAt } from '../../support/kubernetes';
import { unitObjects } from '../../support/units';
import { SMALL_MODEL } from '../../support/models';

type Monitors = NonNullable<EnvironmentInput['modelMonitoring']>;

const RESOURCES = { cpu: '1', memory: '2Gi' };

const SERVING: NonNullable<EnvironmentInput['serving']> = {
  servers: {
    churn: {
      image: 'ghcr.io/acme/churn:1.0.0',
      port: 8000,
      readyPath: '/healthz',
      resources: RESOURCES,
      access: { by: 'api-key', clients: ['website'] },
    },
  },
  endpoints: {
    chat: {
      access: { by: 'api-key', clients: ['website'] },
      versions: {
        v1: {
          models: {
            qwen: SMALL_MODEL,
          },
        },
      },
    },
  },
};

const FEATURES: Monitors[string]['features'] = {
  age: { path: 'rows.*.age', kind: 'numeric', bins: [10, 20] },
  label: { in: 'response', path: 'label', kind: 'categorical' },
};

const VALIDATION = {
  dataset: { prefix: 'churn/validation' },
  api: { kind: 'json', path: '/predict', prediction: 'predictions.0' },
  quality: ['accuracy'],
} as const;

const watched = (
  monitors: Monitors,
  others: Partial<EnvironmentInput> = {},
): Partial<EnvironmentInput> => ({
  monitoring: {},
  airflow: { dags: { from: 'image' } },
  serving: SERVING,
  modelMonitoring: monitors,
  ...others,
});

const ALL = watched({
  churn: {
    server: 'churn',
    features: FEATURES,
    reference: { prefix: 'churn/reference' },
    validation: { ...VALIDATION, quality: ['accuracy'] },
    inline: { share: 0.5 },
    mirror: { percent: 10 },
    drift: { keepDays: 7 },
    retraining: { dag: 'retrain_model' },
  },
});

const settings = (sections: Partial<EnvironmentInput>, unit: string, name: string): unknown => {
  const { data } = findObject(unitObjects(sections, unit), 'ConfigMap', name) as unknown as {
    readonly data: Readonly<Record<string, string>>;
  };
  return JSON.parse(data['settings.json'] ?? '');
};

test('nothing is watched without a word about it', () => {
  const sections = watched({});
  expect(unitObjects({ ...sections, modelMonitoring: undefined }, 'model-monitoring')).toEqual([]);
});

test('jobs, a mirror and the Pushgateway are a unit', () => {
  const objects = unitObjects(ALL, 'model-monitoring');
  const kinds = (kind: string) =>
    objects.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
  expect(kinds('CronJob')).toEqual(['monitor-churn-validation', 'monitor-churn-drift']);
  expect(kinds('Deployment')).toEqual(['pushgateway', 'monitor-churn-mirror']);
  expect(kinds('ExternalSecret')).toEqual(['oidc-airflow-retraining']);
});

test('a mirror sees features of requests alone, and writes nothing where requests pass a monitor', () => {
  expect(settings(ALL, 'model-monitoring', 'monitor-churn-mirror-monitor')).toMatchObject({
    features: [{ name: 'age' }],
    records: null,
  });
  expect(settings(ALL, 'server-churn', 'server-churn-monitor')).toMatchObject({
    features: [{ name: 'age' }, { name: 'label' }],
    records: '/records',
    share: 0.5,
  });
});

test('the entrance copies a part of the requests', () => {
  expect(findObject(unitObjects(ALL, 'server-churn'), 'HTTPRoute').spec).toMatchObject({
    rules: [
      {
        filters: [
          { type: 'URLRewrite' },
          {
            requestMirror: {
              backendRef: { name: 'monitor-churn-mirror', port: 15_080 },
              percent: 10,
            },
          },
        ],
      },
    ],
  });
});

test('of an endpoint those for its live version are copied, and its router is asked', () => {
  const sections = watched({
    chat: {
      endpoint: 'chat',
      features: { age: { path: 'n', kind: 'numeric', bins: [1] } },
      validation: { ...VALIDATION, quality: ['exact-match'], api: { kind: 'chat', model: 'qwen' } },
      mirror: {},
    },
  });
  const rules = memberAt(findObject(unitObjects(sections, 'serving-chat'), 'HTTPRoute', 'chat'), [
    'spec',
    'rules',
  ]) as readonly { readonly filters?: readonly { readonly type: string }[] }[];
  const copies = rules.map(({ filters = [] }) =>
    filters.some(({ type }) => type === 'RequestMirror'),
  );
  expect(copies.filter(Boolean)).toHaveLength(1);
  expect(settings(sections, 'model-monitoring', 'monitor-chat-validation')).toMatchObject({
    url: expect.stringMatching(/^http:\/\/chat-v1.*\.serving\.svc:\d+\/v1\/chat\/completions$/),
  });
});

test('a server that speaks OpenAI’s API has it below its own address', () => {
  const validation = { ...VALIDATION, api: { kind: 'chat', model: 'a' } } as const;
  const sections = watched({
    churn: { server: 'churn', validation: { ...validation, quality: ['f1'] } },
  });
  expect(settings(sections, 'model-monitoring', 'monitor-churn-validation')).toMatchObject({
    url: 'http://server-churn.serving.svc:8000/v1/chat/completions',
  });
});

test('each reads and writes in S3 what it needs, and records do not stay', () => {
  const grants = Object.fromEntries(
    workloadIdentities(environmentWith(ALL))
      .filter(({ namespace }) => namespace === 'serving')
      .map((each) => [each.serviceAccount, each.grants]),
  );
  const reference = { bucket: 'data', prefix: 'churn/reference/', access: 'read' };
  const records = { bucket: 'artifacts', prefix: 'model-monitoring/churn/', access: 'read' };
  expect(grants).toEqual({
    'server-churn': [reference, { ...records, access: 'readWrite' }],
    'monitor-churn-validation': [{ bucket: 'data', prefix: 'churn/validation/', access: 'read' }],
    'monitor-churn-mirror': [reference],
    'monitor-churn-drift': [records, reference],
  });
  expect(keptRecords(environmentWith(ALL))).toEqual([
    { prefix: 'model-monitoring/churn/', expireAfterDays: 7 },
  ]);
});

test('without AWS all is in a shared folder', () => {
  const monitors = {
    churn: {
      server: 'churn',
      features: FEATURES,
      validation: { ...VALIDATION, quality: ['accuracy' as const], dataset: { folder: 'churn' } },
      mirror: {},
      drift: { hoursBefore: 24 },
    },
  };
  const sections = watched(monitors, { ...WITHOUT_AWS, airflow: undefined });
  const servers = { ...sections, serving: { servers: SERVING.servers } };
  const folders = applicationsOf(environmentWith(servers)).flatMap((each) =>
    each.folders(environmentWith(servers)),
  );
  expect(folders).toMatchObject([{ folder: { name: 'model-monitoring' }, namespace: 'serving' }]);
  const drift = findObject(
    unitObjects(servers, 'model-monitoring'),
    'CronJob',
    'monitor-churn-drift',
  );
  expect(
    memberAt(drift, ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0]),
  ).toMatchObject({
    volumeMounts: expect.arrayContaining([
      {
        name: 'model-monitoring',
        mountPath: '/records',
        subPath: 'records/churn',
        readOnly: false,
      },
    ]),
  });
  expect(settings(servers, 'model-monitoring', 'monitor-churn-drift')).toMatchObject({
    keepDays: 30,
  });
});

test('jobs start DAGs with the rights of scientists, where they are to', () => {
  const map = findObject(unitObjects(ALL, 'airflow'), 'ConfigMap', 'airflow-config');
  expect(JSON.stringify(map)).toContain('airflow-retraining');
  expect(describeObjects(unitObjects(ALL, 'airflow'))).toContain(
    'NetworkPolicy/ingress-airflow-retraining-to-api',
  );
  const untrained = watched({ churn: { server: 'churn', features: FEATURES, inline: {} } });
  expect(describeObjects(unitObjects(untrained, 'model-monitoring'))).not.toContain('retraining');
});
