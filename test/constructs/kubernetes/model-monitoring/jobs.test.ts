import { Endpoint, Peer } from '../../../../constructs/kubernetes/core';
import { MODEL_QUALITY_DASHBOARD } from '../../../../constructs/kubernetes/model-monitoring';
import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { AGE, AWS, drift, IMAGES, inS3, LABEL, onVolume, settingsOf, validation } from './fixture';

const POD = ['spec', 'jobTemplate', 'spec', 'template', 'spec'];

const pod = ({ objects }: ReturnType<typeof drift>) =>
  memberAt(findObject(objects, 'CronJob'), POD);

const PUSH = {
  url: 'http://pushgateway.serving.svc:9091',
  job: 'serving/pushgateway',
  model: 'churn',
};

describe('a validation', () => {
  test('asks the model as it is scheduled, and leaves what it finds at the Pushgateway', () => {
    const { objects, around } = validation();
    expect(objects.flatMap(violations)).toEqual([]);
    expect(describeObjects(objects)).toBe(
      'ServiceAccount/churn-validation, ConfigMap/churn-validation, CronJob/churn-validation',
    );
    expect(findObject(objects, 'CronJob').spec).toMatchObject({
      schedule: '20 3 * * *',
      jobTemplate: { spec: { activeDeadlineSeconds: 3600 } },
    });
    expect(settingsOf(objects, 'churn-validation')).toEqual({
      url: 'http://churn.serving.svc:8000/predict',
      api: { kind: 'json', prediction: 'predictions.0' },
      dataset: '/dataset',
      metrics: ['accuracy'],
      thresholds: {},
      limit: 1000,
      concurrency: 4,
      timeoutSeconds: 60,
      push: PUSH,
    });
    expect([around.callers, around.pushers]).toEqual([['churn-validation'], ['churn-validation']]);
    expect(around.metrics.dashboards).toEqual([MODEL_QUALITY_DASHBOARD]);
  });

  test('reads a data set on a shared volume, or fetches it from S3', () => {
    expect(pod(validation())).toMatchObject({
      containers: [
        {
          command: ['python3', '/opt/monitor/validate_model.py'],
          volumeMounts: expect.arrayContaining([
            { name: 'monitoring', mountPath: '/dataset', subPath: 'churn', readOnly: true },
          ]),
        },
      ],
    });
    const fetched = validation({ dataset: inS3('validation'), aws: AWS });
    expect(fetched.objects.flatMap(violations)).toEqual([]);
    expect(pod(fetched)).toMatchObject({
      initContainers: [
        { command: ['sh', '-ec', 'aws s3 sync --only-show-errors "$SOURCE" "$TARGET"'] },
      ],
    });
  });

  test.each([
    [{}, 'http://churn.serving.svc:8000/chat/completions', 256],
    [
      { path: '/v1/chat/completions', maxTokens: 9 },
      'http://churn.serving.svc:8000/v1/chat/completions',
      9,
    ],
  ])('asks language models by chat, with %j', (given, url, maxTokens) => {
    const api = { kind: 'chat', model: 'llama', ...given } as const;
    const { objects } = validation({ api, quality: ['exact-match'] });
    expect(settingsOf(objects, 'churn-validation')).toMatchObject({
      url,
      api: { kind: 'chat', model: 'llama', maxTokens },
    });
  });

  test('tells of low quality, of failures, and of results that are old', () => {
    const quality = ['accuracy', 'rmse'] as const;
    const thresholds = { accuracy: 0.8, rmse: 3 };
    const { around } = validation({ quality, thresholds, freshHours: 2, failureShare: 0.2 });
    const labels = 'job="serving/pushgateway",model="churn"';
    expect(around.alert('ModelQualityLow')).toBe(
      `min by (metric) (model_quality{${labels},metric="accuracy"}) < 0.8` +
        ` or max by (metric) (model_quality{${labels},metric="rmse"}) > 3`,
    );
    expect(around.alert('ModelErrors')).toBe(
      `max(model_validation_failure_ratio{${labels}}) > 0.2`,
    );
    expect(around.alert('ModelValidationStale')).toBe(
      `time() - (max(model_validation_last_run_timestamp_seconds{${labels}})` +
        ' or max(process_start_time_seconds{job="serving/pushgateway"})) > 7200',
    );
    expect(() => validation().around.alert('ModelQualityLow')).toThrow('no alert');
  });

  test('has a model trained anew, by a client of its own', () => {
    const made = validation({ dag: 'retrain', thresholds: { accuracy: 0.8 } });
    expect(settingsOf(made.objects, 'churn-validation')).toMatchObject({
      retraining: {
        url: 'http://airflow-api-server.airflow.svc:8080/airflow',
        tokenUrl: 'http://keycloak.keycloak.svc:8080/token',
        clientId: 'airflow-retraining',
        dag: 'retrain',
        coolDownHours: 24,
      },
    });
    expect(pod(made)).toMatchObject({
      containers: [
        {
          env: expect.arrayContaining([
            {
              name: 'RETRAINING_CLIENT_SECRET',
              valueFrom: {
                secretKeyRef: { name: 'oidc-airflow-retraining', key: 'client-secret' },
              },
            },
          ]),
        },
      ],
    });
    expect(JSON.stringify(pod(validation()))).not.toContain('RETRAINING_CLIENT_SECRET');
  });

  test.each<[Parameters<typeof validation>[0], string]>([
    [{ quality: [] }, "'quality' must have one metric at least, got none"],
    [{ thresholds: { f1: 1 } }, "'thresholds' must be of metrics in 'quality', accuracy, got 'f1'"],
    [
      { api: { kind: 'json', path: 'predict', prediction: 'a' } },
      "'api.path' must begin with '/', got 'predict'",
    ],
    [
      { api: { kind: 'json', path: '/predict', prediction: 'a.*' } },
      "'api.prediction' must be such as 'predictions.0', got 'a.*'",
    ],
    [{ schedule: 'daily' }, "'schedule': 'daily' is not a cron schedule"],
    [{ name: 'A' }, "'name': the name of a job"],
    [{ limit: 0 }, "'limit' must be an integer from 1"],
    [{ concurrency: 0 }, "'concurrency' must be an integer from 1"],
    [{ timeoutSeconds: 0 }, "'timeoutSeconds' must be an integer from 1"],
    [{ failureShare: 2 }, "'failureShare' must be a number from 0 to 1, got 2"],
    [{ freshHours: 0 }, "'freshHours' must be an integer from 1"],
    [{ dag: 'a b' }, "'retraining.dag' must be the id of a DAG"],
    [{ dataset: inS3('a') }, "'aws' must be given with files in S3, got none"],
    [
      { dataset: inS3('a'), images: { python: IMAGES.python }, aws: AWS },
      "'images.objects' must be given with files in S3",
    ],
  ])('fails when given %j', (props, message) => {
    expect(() => validation(props)).toThrow(`test/Validation: ${message}`);
  });
});

describe('a job that looks for drift', () => {
  test('compares the last day with the time before, by the index', () => {
    const made = drift();
    expect(made.objects.flatMap(violations)).toEqual([]);
    expect(settingsOf(made.objects, 'churn-drift')).toMatchObject({
      hours: 24,
      leastValues: 500,
      thresholds: { psi: 0.2 },
      records: { from: 'folder', folder: '/records' },
      reference: { from: 'before', hours: 168 },
      push: PUSH,
    });
    expect(made.around.pushers).toEqual(['churn-drift']);
    expect(pod(made)).toMatchObject({
      containers: [{ command: ['python3', '/opt/monitor/find_drift.py'] }],
    });
  });

  test('fetches the days that it compares, and the reference', () => {
    const made = drift({ records: inS3('records'), reference: inS3('usual'), aws: AWS, hours: 30 });
    expect(made.objects.flatMap(violations)).toEqual([]);
    expect(pod(made)).toMatchObject({
      initContainers: [
        {
          name: 'fetch-records',
          command: ['sh', '-ec', expect.stringContaining('for back in $(seq 0 3)')],
        },
        { name: 'fetch-reference' },
      ],
    });
    expect(settingsOf(made.objects, 'churn-drift')).toMatchObject({
      reference: { from: 'folder', folder: '/reference' },
    });
  });

  test('asks Loki, and has a way there', () => {
    const { objects } = drift({
      records: {
        logsUrl: 'http://loki.logs.svc:3100',
        endpoint: Endpoint.of(Peer.pods({ name: 'logs' }, { app: 'loki' }), [3100]),
        query: '{container="monitor"}',
        tenant: 'a',
      },
    });
    expect(settingsOf(objects, 'churn-drift')).toMatchObject({
      records: {
        from: 'logs',
        url: 'http://loki.logs.svc:3100',
        query: '{container="monitor"}',
        tenant: 'a',
      },
    });
    expect(describeObjects(objects)).toContain('NetworkPolicy/egress-churn-drift-to-logs');
  });

  test('removes what is old from a shared volume, which it writes to for that', () => {
    const made = drift({ keepDays: 30 });
    expect(settingsOf(made.objects, 'churn-drift')).toMatchObject({ keepDays: 30 });
    expect(pod(made)).toMatchObject({
      containers: [
        {
          volumeMounts: expect.arrayContaining([
            { name: 'monitoring', mountPath: '/records', subPath: 'churn', readOnly: false },
          ]),
        },
      ],
    });
  });

  test('tells of drift by each test, and of results that are old', () => {
    const { around } = drift({ thresholds: { psi: 0.1, ks: 0.4, chiSquareP: 0.01 } });
    const labels = 'job="serving/pushgateway",model="churn"';
    expect(around.alert('ModelDrift')).toBe(
      [
        `max by (feature) (model_drift_psi{${labels}}) > 0.1`,
        `max by (feature) (model_drift_ks{${labels}}) > 0.4`,
        `min by (feature) (model_drift_p_value{${labels},test="chi2"}) < 0.01`,
      ].join(' or '),
    );
    expect(around.alert('ModelDriftStale')).toContain('> 172800');
  });

  test.each<[Parameters<typeof drift>[0], string]>([
    [{ features: [] }, "'features' must have one at least"],
    [{ hours: 0 }, "'hours' must be an integer from 1"],
    [{ leastValues: 0 }, "'leastValues' must be an integer from 1"],
    [{ reference: { hoursBefore: 0 } }, "'reference.hoursBefore' must be an integer from 1"],
    [{ thresholds: {} }, "'thresholds' must have one at least, got none"],
    [{ thresholds: { psi: 0 } }, "'thresholds.psi' must be a number from 0.01"],
    [{ thresholds: { ks: 2 } }, "'thresholds.ks' must be a number from 0.001 to 1, got 2"],
    [{ thresholds: { chiSquareP: 1 } }, "'thresholds.chiSquareP' must be a number from 0 to 0.5"],
    [{ keepDays: 8 }, "'keepDays' must be an integer from 9 to 3650, got 8"],
    [{ keepDays: 9, records: inS3('a'), aws: AWS }, "'keepDays' must be left out unless 'records'"],
    [
      { reference: { volume: { ...onVolume.volume, namespace: { name: 'other' } } } },
      "'records': 'monitoring' is a claim of namespace 'other'",
    ],
    [{ features: [AGE, LABEL], records: inS3('a') }, "'aws' must be given with files in S3"],
  ])('fails when given %j', (props, message) => {
    expect(() => drift(props)).toThrow(`test/Drift: ${message}`);
  });
});

describe('the dashboard', () => {
  test('has panels with names of their own', () => {
    const titles = MODEL_QUALITY_DASHBOARD.rows.flatMap(({ panels }) =>
      panels.map(({ title }) => title),
    );
    expect(new Set(titles).size).toBe(titles.length);
    expect(MODEL_QUALITY_DASHBOARD.folder).toBe('Serving');
  });

  test('asks for the model that is chosen alone', () => {
    const queries = MODEL_QUALITY_DASHBOARD.rows
      .flatMap(({ panels }) => panels)
      .flatMap((panel) => panel.queries.map(({ expr }) => expr));
    expect(queries.filter((expr) => !expr.includes('model=~"$model"'))).toEqual([]);
  });
});
