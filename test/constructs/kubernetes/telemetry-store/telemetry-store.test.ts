import type { Construct } from 'constructs';
import {
  flushFails,
  refusedPanel,
  refuses,
  requestsFail,
  storeDashboard,
  TelemetryStore,
  type StoreProduct,
  type TelemetryStoreProps,
} from '../../../../constructs/kubernetes/telemetry-store';
import {
  describeObjects,
  findObject,
  memberAt,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';
import {
  bucketOf,
  configurationIn,
  hashIn,
  podIn,
  STORAGE,
  storeObjects,
  type UseStore,
} from './fixture';

const PORTS = {
  http: { name: 'http', number: 80 },
  otlp: { name: 'otlp', number: 4318 },
} as const;

/** A product that keeps notes. */
const PRODUCT: StoreProduct = {
  title: 'Keeper',
  name: 'keeper',
  component: 'notes',
  takes: 'words',
  keeps: 'notes',
  configurationFile: 'keeper.yaml',
  ports: PORTS,
  taking: [PORTS.otlp],
  service: [PORTS.http],
  members: [PORTS.otlp],
  clustered: false,
  alivePath: '/alive',
  graceSeconds: 30,
};

/** What a test says of the product, and of its servers. */
interface KeeperOptions extends Partial<TelemetryStoreProps> {
  readonly clustered?: boolean;
  readonly replicas?: number;
  readonly configuration?: object;
}

class Keeper extends TelemetryStore {
  readonly httpUrl = this.urlOf(PORTS.otlp);
  readonly grpcUrl = undefined;

  constructor(
    scope: Construct,
    props: TelemetryStoreProps,
    { clustered = false, replicas = 1, configuration = { target: 'all' } }: KeeperOptions,
  ) {
    super(scope, 'Keeper', { ...PRODUCT, clustered }, props);
    this.addServers({ configuration, replicas });
    this.watch({
      series: ['failures'],
      alerts: (series) => [flushFails(PRODUCT, series.select('failures'))],
      dashboard: storeDashboard(PRODUCT, DASHBOARD),
    });
  }
}

const DASHBOARD = {
  description: 'How much is noted.',
  chosenBy: 'failures',
  intake: [refusedPanel(PRODUCT, 'refused', { width: 6 })],
  answers: { questions: 'buckets', failed: 'failed' },
  keeping: [],
} as const;

const keeperObjects = (options: KeeperOptions = {}, use?: UseStore<Keeper>): KubernetesObject[] =>
  storeObjects(
    'notes',
    (chart, common) =>
      new Keeper(
        chart,
        { ...common, image: 'acme.io/keeper:1.2.3', store: bucketOf('notes'), ...options },
        options,
      ),
    use,
  );

const specOf = (objects: readonly KubernetesObject[], kind: string, name?: string): unknown =>
  findObject(objects, kind, name).spec;

describe('the servers of a store', () => {
  test('fit the recorded structures', () => {
    expect(keeperObjects().flatMap(violations)).toEqual([]);
    expect(keeperObjects({ clustered: true, replicas: 3 }).flatMap(violations)).toEqual([]);
  });

  test('read their configuration from a file, and are made anew with another', () => {
    const objects = keeperObjects();
    expect(configurationIn(objects, 'keeper.yaml')).toEqual({ target: 'all' });
    expect(podIn(objects)).toMatchObject({
      containers: [{ args: expect.arrayContaining(['-config.file=/etc/keeper/keeper.yaml']) }],
    });
    expect(hashIn(keeperObjects())).toBe(hashIn(objects));
    expect(hashIn(keeperObjects({ configuration: {} }))).not.toBe(hashIn(objects));
  });

  test('run unprivileged, are asked whether they live, and have time to end', () => {
    expect(podIn(keeperObjects())).toMatchObject({
      terminationGracePeriodSeconds: 30,
      serviceAccountName: 'keeper',
      securityContext: { runAsNonRoot: true, fsGroup: 10_001 },
      containers: [
        {
          securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          livenessProbe: { httpGet: { path: '/alive', port: 'http' } },
          startupProbe: { httpGet: { path: '/alive' } },
          readinessProbe: { httpGet: { path: '/ready' } },
          resources: { requests: { cpu: '250m', memory: '2Gi' }, limits: { memory: '2Gi' } },
          volumeMounts: [
            { mountPath: '/etc/keeper', readOnly: true },
            { mountPath: '/var/keeper' },
            { mountPath: '/tmp' },
          ],
        },
      ],
    });
  });

  test('have volumes that stay, unless they are to go', () => {
    expect(specOf(keeperObjects(), 'StatefulSet')).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'gp3' } }],
    });
    expect(specOf(keeperObjects({ reclaimPolicy: 'delete' }), 'StatefulSet')).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
    });
  });

  test('are alone where they cannot be several', () => {
    const objects = keeperObjects();
    expect(podIn(objects)).not.toHaveProperty('topologySpreadConstraints');
    expect(specOf(objects, 'StatefulSet')).not.toHaveProperty('podManagementPolicy');
    expect(specOf(objects, 'Service', 'keeper-members')).not.toHaveProperty(
      'publishNotReadyAddresses',
    );
    expect(describeObjects(objects)).not.toContain('keeper-to-keeper');
  });

  test('begin at once, spread, and find and reach each other where they can be several', () => {
    const objects = keeperObjects({ clustered: true, replicas: 3 });
    expect(memberAt(podIn(objects), ['topologySpreadConstraints'])).toHaveLength(2);
    expect(specOf(objects, 'StatefulSet')).toMatchObject({ podManagementPolicy: 'Parallel' });
    expect(specOf(objects, 'Service', 'keeper-members')).toMatchObject({
      publishNotReadyAddresses: true,
    });
    for (const edge of ['ingress-keeper-to-keeper', 'egress-keeper-to-keeper']) {
      expect(JSON.stringify(specOf(objects, 'NetworkPolicy', edge))).toContain('4318');
    }
  });

  test('reach AWS where they have a bucket, and nothing outside where they have a volume', () => {
    expect(describeObjects(keeperObjects())).toContain('egress-keeper-to-pod-identity');
    expect(describeObjects(keeperObjects({ store: 'volume' }))).not.toContain('egress-keeper');
  });
});

describe('who comes to a store', () => {
  test('sends to some ports, and reads from another', () => {
    const objects = keeperObjects({}, (keeper, collector) => {
      keeper.addSender('agent', collector, { app: 'agent' });
      keeper.addReader('grafana', collector, { app: 'grafana' });
      expect(keeper.queryUrl).toBe('http://keeper.notes.svc:80');
    });
    for (const [edge, port] of [
      ['agent-to-keeper', 4318],
      ['grafana-reads-keeper', 80],
    ]) {
      expect(specOf(objects, 'NetworkPolicy', `ingress-${edge}`)).toMatchObject({
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keeper' } },
        ingress: [{ ports: [{ port }] }],
      });
      expect(specOf(objects, 'NetworkPolicy', `egress-${edge}`)).toMatchObject({
        egress: [{ ports: [{ port }] }],
      });
    }
  });

  test('reads metrics of it, has its alerts, and sees its dashboard', () => {
    const metrics = new FakeMetrics();
    keeperObjects({ metrics });
    expect(metrics.scraped).toMatchObject([{ name: 'keeper', port: { number: 80 } }]);
    expect(metrics.alerts).toMatchObject([{ alerts: [{ name: 'KeeperFlushFails' }] }]);
    expect(metrics.dashboards).toMatchObject([
      {
        name: 'notes',
        title: 'Notes',
        variables: [{ title: 'Namespace of Keeper', query: 'label_values(failures, namespace)' }],
        rows: [
          { panels: [{ title: 'Refused words', width: 6 }] },
          { panels: [{ title: 'Time of answers' }, { title: 'Requests that fail' }] },
          { panels: [] },
        ],
      },
    ]);
  });
});

test('alerts of a store name it, and what it takes and keeps', () => {
  const requests = { all: 'all', failed: 'failed', severity: 'warning' } as const;
  expect([
    requestsFail(PRODUCT, requests),
    flushFails(PRODUCT, 'failures'),
    refuses(PRODUCT, 'refused'),
  ]).toMatchObject([
    {
      name: 'KeeperRequestsFail',
      when: '(sum(rate(failed[5m])) or vector(0)) / sum(rate(all[5m])) > 0.05',
      severity: 'warning',
      runbook: 'docs/guides/logs-and-traces.md#keeperrequestsfail',
    },
    {
      name: 'KeeperFlushFails',
      when: 'sum(rate(failures[15m])) > 0',
      severity: 'critical',
      summary: 'Keeper cannot write notes to its store; they are on its volume alone.',
    },
    {
      name: 'KeeperRefusesWords',
      when: 'sum by (reason) (rate(refused[5m])) > 1',
      severity: 'warning',
      summary: 'Keeper refuses {{ $value | humanize }} words in a second: {{ $labels.reason }}.',
    },
  ]);
});

describe('a mistake', () => {
  test.each<[string, KeeperOptions, string]>([
    ['a size is none', { storage: { ...STORAGE, size: 'much' } }, "'storage.size': 'much' is not"],
    ['memory is none', { resources: { cpu: '1', memory: '1m' } }, "'resources': '1m' is not"],
  ])('fails when %s', (_, options, message) => {
    expect(() => keeperObjects(options)).toThrow(message);
  });
});
