import {
  InlineMonitor,
  MODEL_QUALITY_DASHBOARD,
  type InlineMonitorProps,
} from '../../../../constructs/kubernetes/model-monitoring';
import { ModelServer, type ModelServerProps } from '../../../../constructs/kubernetes/model-server';
import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { AGE, AWS, IMAGES, inS3, LABEL, madeBy, mirror, onVolume, settingsOf } from './fixture';

const inline = (
  props: Partial<InlineMonitorProps> = {},
  server: Partial<ModelServerProps> = {},
) => {
  let url = '';
  const made = madeBy((chart, namespace, { metrics }) => {
    const monitor = new InlineMonitor(chart, 'Monitor', {
      modelName: 'churn',
      features: [AGE, LABEL],
      images: IMAGES,
      metrics,
      ...props,
    });
    const model = new ModelServer(chart, 'Server', {
      name: 'churn',
      namespace,
      image: 'ghcr.io/acme/churn:1.0.0',
      port: 8000,
      readyPath: '/healthz',
      resources: { cpu: '1', memory: '2Gi' },
      monitor,
      ...server,
    });
    url = model.url;
  });
  return { ...made, url };
};

const pod = (objects: ReturnType<typeof inline>['objects']) =>
  memberAt(findObject(objects, 'Deployment'), ['spec', 'template', 'spec']) as {
    readonly containers: readonly object[];
    readonly initContainers: readonly { readonly name: string; readonly restartPolicy?: string }[];
    readonly volumes: readonly { readonly name: string }[];
  };

describe('a monitor in the way', () => {
  test('is what callers reach, and hands on to the server beside it', () => {
    const { objects, url } = inline();
    expect(objects.flatMap(violations)).toEqual([]);
    expect(url).toBe('http://churn.serving.svc:15080');
    expect(findObject(objects, 'Service').spec).toMatchObject({
      ports: [{ name: 'http', port: 15_080, targetPort: 15_080 }],
    });
    expect(settingsOf(objects, 'churn-monitor')).toMatchObject({
      model: 'churn',
      upstream: { host: 'localhost', port: 8000 },
      port: 15_080,
      metricsPort: 15_090,
      records: null,
      share: 1,
      features: [
        { name: 'age', part: 'request', path: 'rows.*.age', kind: 'numeric', bins: [10, 20] },
        { name: 'label', part: 'response', path: 'label', kind: 'categorical' },
      ],
    });
  });

  test('begins before the server and ends after it, while probes ask the server itself', () => {
    const { containers, initContainers } = pod(inline().objects);
    expect(initContainers).toMatchObject([
      {
        name: 'monitor',
        restartPolicy: 'Always',
        command: ['python3', '/opt/monitor/observer.py'],
        ports: [
          { name: 'http', containerPort: 15_080 },
          { name: 'monitor', containerPort: 15_090 },
        ],
        startupProbe: { httpGet: { path: '/-/healthy', port: 'monitor' } },
      },
    ]);
    expect(containers).toMatchObject([
      {
        ports: [{ name: 'server', containerPort: 8000 }],
        readinessProbe: { httpGet: { path: '/healthz', port: 'server' } },
      },
    ]);
  });

  test('leaves the metrics of the server where they are', () => {
    const { around } = inline();
    expect(around.metrics.scraped).toMatchObject([
      { name: 'churn-monitor', port: { name: 'monitor', number: 15_090 } },
    ]);
    const read = madeBy(() => undefined).around.metrics;
    inline({}, { metrics: read });
    expect(read.scraped).toMatchObject([{ name: 'churn', port: { name: 'server', number: 8000 } }]);
  });

  test('replaces pods when what it looks at changes', () => {
    const annotations = (features: InlineMonitorProps['features']) =>
      memberAt(findObject(inline({ features }).objects, 'Deployment'), [
        ...['spec', 'template', 'metadata', 'annotations', 'eks-ml-platform/monitor'],
      ]);
    expect(annotations([AGE])).not.toBe(annotations([LABEL]));
  });

  test('fetches its reference, which no pod waits for in vain, and takes records away', () => {
    const { objects } = inline(
      { reference: inS3('usual'), records: inS3('records') },
      { aws: AWS },
    );
    expect(objects.flatMap(violations)).toEqual([]);
    const { initContainers, volumes } = pod(objects);
    expect(initContainers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['fetch-reference', undefined],
      ['upload-records', 'Always'],
      ['monitor', 'Always'],
    ]);
    expect(initContainers[0]).toMatchObject({
      command: ['sh', '-ec', expect.stringMatching(/^aws s3 sync .* \|\| echo /)],
      env: expect.arrayContaining([{ name: 'SOURCE', value: 's3://acme-data/usual' }]),
    });
    expect(volumes.map(({ name }) => name)).toEqual([
      ...['scratch', 'monitor', 'monitor-scratch', 'monitor-reference', 'monitor-records'],
    ]);
    expect(settingsOf(objects, 'churn-monitor')).toMatchObject({
      reference: '/reference',
      records: '/records',
    });
  });

  test('writes to a shared volume, once for all that is read there, or to its log', () => {
    const { objects } = inline({ reference: onVolume, records: onVolume });
    expect(pod(objects).volumes.map(({ name }) => name)).toEqual([
      ...['scratch', 'monitor', 'monitor-scratch', 'monitoring'],
    ]);
    expect(settingsOf(inline({ records: 'log' }).objects, 'churn-monitor')).toMatchObject({
      records: 'log',
    });
  });

  test('tells of drift, of failures, and when it is away', () => {
    const { around } = inline({ psi: 0.3, failureShare: 0.1 });
    expect(around.alert('ModelDrift')).toBe(
      'max by (feature) (model_drift_psi{job="serving/churn-monitor",model="churn"}) > 0.3',
    );
    expect(around.alert('ModelErrors')).toBe(
      '(sum(rate(model_requests_total{job="serving/churn-monitor",model="churn",status=~"500|502|503|504"}[5m])) or vector(0))' +
        ' / sum(rate(model_requests_total{job="serving/churn-monitor",model="churn"}[5m])) > 0.1',
    );
    expect(around.alert('ModelMonitorDown')).toBe(
      '(sum(up{job="serving/churn-monitor"}) or vector(0)) < 1',
    );
    expect(around.metrics.dashboards).toEqual([MODEL_QUALITY_DASHBOARD]);
  });

  test.each<[string, Partial<InlineMonitorProps>, Partial<ModelServerProps>, string]>([
    ['there are no features', { features: [] }, {}, "Monitor: 'features' must have one at least"],
    [
      'two features have one name',
      { features: [AGE, AGE] },
      {},
      "Monitor: 'features' must have names of their own, got 'age' twice",
    ],
    [
      'a name is no label',
      { features: [{ ...LABEL, name: 'A b' }] },
      {},
      "Monitor: 'features.name' must be lower-case",
    ],
    [
      'a path is none',
      { features: [{ ...LABEL, path: 'a..b' }] },
      {},
      "Monitor: 'features.label.path' must be such as 'instances.*.age', got 'a..b'",
    ],
    [
      'a number has no bins, and no reference',
      { features: [{ ...AGE, kind: 'numeric', bins: undefined }] },
      {},
      "Monitor: 'features.age.bins' must be given without a 'reference'",
    ],
    [
      'bins fall',
      { features: [{ ...AGE, kind: 'numeric', bins: [2, 1] }] },
      {},
      "Monitor: 'features.age.bins' must be 1 to 50 numbers, each more than the one before, got 2, 1",
    ],
    [
      'a share is none',
      { share: 2 },
      {},
      "Monitor: 'share' must be a number from 0.0001 to 1, got 2",
    ],
    ['a window is too short', { windowSeconds: 1 }, {}, "Monitor: 'windowSeconds' must be"],
    ['a model has no name', { modelName: 'A' }, {}, "Monitor: 'modelName': the name of a model"],
    [
      'files are in S3, and no program reads them',
      { reference: inS3('a'), images: { python: IMAGES.python } },
      {},
      "Monitor: 'images.objects' must be given with files in S3, got none",
    ],
    [
      'files are in S3, and the server has no identity',
      { reference: inS3('a') },
      {},
      "Server: 'aws' must be given with a 'monitor' that has files in S3, got none",
    ],
    [
      'the server has its port',
      {},
      { port: 15_080 },
      "Monitor: 'port' of the server 'churn' must be another than those of its monitor",
    ],
  ])('fails when %s', (_what, props, server, message) => {
    expect(() => inline(props, server)).toThrow(`test/${message}`);
  });

  test('fails when it stands before two servers', () => {
    expect(() =>
      madeBy((chart, namespace, { metrics }) => {
        const options = { modelName: 'churn', features: [AGE], images: IMAGES, metrics };
        const monitor = new InlineMonitor(chart, 'Monitor', options);
        for (const name of ['a', 'b']) {
          monitor.attach({ name, namespace, pods: { app: name }, port: 8000 });
        }
      }),
    ).toThrow("test/Monitor: 'monitor' must be of one server, got 'b' as well; make one for each");
  });
});

describe('a mirror', () => {
  test('gets copies, and hands them on to nobody', () => {
    const { objects } = mirror();
    expect(objects.flatMap(violations)).toEqual([]);
    expect(describeObjects(objects)).toBe(
      'ServiceAccount/churn-mirror, ConfigMap/churn-mirror-monitor, Deployment/churn-mirror, Service/churn-mirror, PodDisruptionBudget/churn-mirror',
    );
    expect(settingsOf(objects, 'churn-mirror-monitor')).toMatchObject({ upstream: null });
    expect(findObject(objects, 'Deployment').spec).toMatchObject({
      replicas: 1,
      template: { spec: { containers: [{ name: 'monitor' }], serviceAccountName: 'churn-mirror' } },
    });
  });

  test('has files of S3 by an identity of its own', () => {
    const { objects } = mirror({ reference: inS3('usual'), records: inS3('records'), aws: AWS });
    expect(objects.flatMap(violations)).toEqual([]);
    expect(describeObjects(objects)).toContain('NetworkPolicy/egress-churn-mirror-to-aws');
  });

  test('tells of drift, and when it is away', () => {
    const { around } = mirror();
    expect(around.alert('ModelDrift')).toContain('> 0.2');
    expect(around.alert('ModelMonitorDown')).toContain('up{job="serving/churn-mirror"}');
    expect(() => around.alert('ModelErrors')).toThrow('no alert');
  });

  test.each([
    [{ features: [LABEL] }, "'features.label.in' must be 'request', got 'response'"],
    [{ name: 'Mirror' }, "'name': the name of a mirror"],
    [{ replicas: 0 }, "'replicas' must be an integer from 1 to 20, got 0"],
    [{ records: inS3('a') }, "'aws' must be given with files in S3, got none"],
    [
      { records: { ...onVolume, volume: { ...onVolume.volume, namespace: { name: 'other' } } } },
      "'records': 'monitoring' is a claim of namespace 'other'",
    ],
  ])('fails when given %j', (props, message) => {
    expect(() => mirror(props)).toThrow(`test/Mirror: ${message}`);
  });
});
