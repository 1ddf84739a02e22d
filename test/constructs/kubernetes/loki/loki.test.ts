import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import type { LokiProps } from '../../../../constructs/kubernetes/loki';
import { describeObjects, findObject } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { NETWORK, STORAGE } from '../telemetry-store/fixture';
import { lokiObjects, podWith, STORE } from './fixture';

describe('the servers', () => {
  test('are one, whose volume stays', () => {
    expect(findObject(lokiObjects(), 'StatefulSet')).toMatchObject({
      spec: {
        replicas: 1,
        serviceName: 'loki-members',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          {
            spec: { storageClassName: 'gp3', resources: { requests: { storage: '20Gi' } } },
          },
        ],
      },
    });
  });

  test('are three, of which one may be away, and volumes go with them', () => {
    const objects = lokiObjects({ replicas: 3, reclaimPolicy: 'delete' });
    expect(findObject(objects, 'StatefulSet')).toMatchObject({
      spec: { replicas: 3, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
    });
    expect(findObject(objects, 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1 },
    });
  });

  test('run as the user of the image, and have five minutes to write what they have', () => {
    expect(podWith()).toMatchObject({
      terminationGracePeriodSeconds: 300,
      securityContext: { fsGroup: 10001 },
      serviceAccountName: 'loki',
      containers: [
        {
          args: ['-config.file=/etc/loki/config.yaml', '-config.expand-env=true', '-target=all'],
          env: [
            { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
            { name: 'GOMEMLIMIT', value: '1740MiB' },
          ],
          readinessProbe: { httpGet: { path: '/ready' } },
          securityContext: { runAsUser: 10001, readOnlyRootFilesystem: true },
        },
      ],
    });
  });

  test('run on the nodes they are given', () => {
    const pool = presetPool('system', 'platform', 'karpenter');
    expect(podWith({ pool })).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'platform' },
    });
  });

  test('reach AWS, and name their role where service accounts have one', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/loki';
    const objects = lokiObjects({ store: { ...STORE, aws: { network: NETWORK, roleArn } } });
    expect(findObject(objects, 'ServiceAccount').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': roleArn,
    });
    expect(describeObjects(lokiObjects())).toContain('egress-loki-to-pod-identity');
  });

  test('talk to each other where they are several', () => {
    expect(describeObjects(lokiObjects())).not.toContain('loki-to-loki');
    const objects = lokiObjects({ replicas: 3 });
    expect(findObject(objects, 'NetworkPolicy', 'ingress-loki-to-loki')).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 3100 }, { port: 9095 }, { port: 7946 }] }] },
    });
    expect(findObject(objects, 'Service', 'loki-members')).toMatchObject({
      spec: { clusterIP: 'None', publishNotReadyAddresses: true },
    });
  });
});

describe('who comes', () => {
  test('is told where', () => {
    lokiObjects({}, (loki) => {
      expect(loki.httpUrl).toBe('http://loki.logs.svc:3100/otlp');
      expect(loki.grpcUrl).toBeUndefined();
      expect(loki.queryUrl).toBe('http://loki.logs.svc:3100');
    });
  });

  test('is let in and out by name: who sends, and who reads', () => {
    const pods = { app: 'collector' };
    const objects = lokiObjects({}, (loki, collector) => {
      loki.addSender('collector', collector, pods);
      loki.addReader('grafana', collector, { app: 'grafana' });
    });
    for (const [edge, app] of [
      ['collector-to-loki', 'collector'],
      ['grafana-reads-loki', 'grafana'],
    ]) {
      expect(findObject(objects, 'NetworkPolicy', `ingress-${edge}`)).toMatchObject({
        metadata: { namespace: 'logs' },
        spec: { ingress: [{ ports: [{ port: 3100 }] }] },
      });
      expect(findObject(objects, 'NetworkPolicy', `egress-${edge}`)).toMatchObject({
        metadata: { namespace: 'collector' },
        spec: { podSelector: { matchLabels: { app } }, egress: [{ ports: [{ port: 3100 }] }] },
      });
    }
  });

  test('reads metrics, and is told what is wrong', () => {
    const metrics = new FakeMetrics();
    lokiObjects({ metrics, replicas: 3 });
    expect(metrics.scraped).toMatchObject([{ name: 'loki', port: { number: 3100 } }]);
    expect(metrics.dashboards).toMatchObject([{ name: 'logs', folder: 'Platform' }]);
    expect(metrics.alerts[0]?.alerts.map(({ name }) => name)).toEqual([
      'LokiDown',
      'LokiRequestsFail',
      'LokiFlushFails',
      'LokiRefusesLines',
      'LokiRetentionStalled',
      'LokiVolumeNearlyFull',
    ]);
    expect(metrics.alerts[0]?.alerts[0]?.when).toMatch(/ < 2$/);
  });
});

describe('a mistake', () => {
  test.each<[string, Partial<LokiProps>, string]>([
    [
      'several servers share no volume',
      { store: 'volume', replicas: 3 },
      "'replicas' must be 1 where 'store' is 'volume', got 3; servers do not see each other's volumes, give them a bucket",
    ],
    ['a size is none', { storage: { ...STORAGE, size: 'much' } }, "'storage.size': 'much' is not"],
    ['memory is none', { resources: { cpu: '1', memory: '1m' } }, "'resources': '1m' is not"],
    [
      'lines are kept for no time',
      { retention: { days: 0 } },
      "'retention.days' must be an integer from 1 to 3650, got 0",
    ],
    [
      'a class keeps for no time',
      { retention: { days: 1, classes: [{ name: 'a', namespaces: ['b'], days: 0 }] } },
      "'retention.classes.a.days' must be an integer from 1 to 3650, got 0",
    ],
    [
      'a class is empty',
      { retention: { days: 1, classes: [{ name: 'a', namespaces: [], days: 2 }] } },
      "'retention.classes.a.namespaces' must have one at least, got none; leave the class out",
    ],
    [
      'a namespace is none',
      { retention: { days: 1, classes: [{ name: 'a', namespaces: ['b|c'], days: 2 }] } },
      "'retention.classes.a.namespaces': the name of a namespace",
    ],
    [
      'a namespace is of two classes',
      {
        retention: {
          days: 1,
          classes: [
            { name: 'a', namespaces: ['x'], days: 2 },
            { name: 'b', namespaces: ['x'], days: 3 },
          ],
        },
      },
      "'retention.classes' must name a namespace once, got 'x' twice; its lines are kept for one time",
    ],
  ])('fails when %s', (_, props, message) => {
    expect(() => lokiObjects(props)).toThrow(message);
  });
});
