import type { Chart } from 'cdk8s';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { ElastiCache, type ElastiCacheProps } from '../../../../constructs/kubernetes/valkey';
import { cacheLogin, databaseConnection } from '../../../../lib/contracts/secrets';
import { describeObjects, findObject, objectsOf } from '../../../support/kubernetes';
import { FakeSecretStore } from '../database/fake-secret-store';

function rendered(
  build: (cache: ElastiCache, chart: Chart) => void,
  props: Partial<ElastiCacheProps> = {},
) {
  const secrets = new FakeSecretStore();
  const objects = objectsOf((chart) => {
    const cache = new ElastiCache(chart, 'Cache', {
      network: { vpcCidrs: ['10.0.0.0/16'] },
      secrets,
      server: databaseConnection('valkey'),
      ...props,
    });
    build(cache, chart);
  });
  return { objects, secrets };
}

const optionsFor = (chart: Chart) => ({
  name: 'celery',
  namespace: Namespace.fromName(chart, 'Airflow', 'airflow'),
  pods: { 'app.kubernetes.io/name': 'airflow' },
});

describe('a cache that ElastiCache runs', () => {
  test('gives each consumer a Secret with the shared login, over TLS', () => {
    const { objects, secrets } = rendered((cache, chart) => {
      expect(cache.addUser(chart, 'User', optionsFor(chart))).toMatchObject({
        secret: { name: 'celery-cache' },
        tls: true,
      });
    });
    expect(describeObjects(objects)).toBe(
      'NetworkPolicy/egress-celery-to-elasticache, Secret/celery-cache',
    );
    expect(secrets.asked[0]?.source).toBe('caches/platform');
    expect(secrets.secret('celery-cache')).toMatchObject({
      published: { owner: 'valkey', name: 'connection' },
      keys: {
        host: '{{ .host }}',
        port: '6379',
        username: '{{ .user }}',
        password: '{{ .password }}',
        uri: 'rediss://{{ .user }}:{{ .password }}@{{ .host }}:6379/0',
      },
    });
  });

  test('is reached in the VPC', () => {
    const { objects } = rendered((cache, chart) => {
      cache.addUser(chart, 'User', optionsFor(chart));
    });
    expect(findObject(objects, 'NetworkPolicy')).toMatchObject({
      metadata: { namespace: 'airflow' },
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'airflow' } },
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ port: 6379 }] }],
      },
    });
  });

  test('takes another login', () => {
    const { secrets } = rendered(
      (cache, chart) => {
        cache.addUser(chart, 'User', optionsFor(chart));
      },
      { login: cacheLogin('queues') },
    );
    expect(secrets.asked[0]?.source).toBe('caches/queues');
  });

  test('fails when the name of a consumer is taken', () => {
    expect(() =>
      rendered((cache, chart) => {
        const options = optionsFor(chart);
        cache.addUser(chart, 'One', options);
        cache.addUser(chart, 'Two', options);
      }),
    ).toThrow("test/Two: 'name' must be unique on a server, got 'celery' twice");
  });
});
