import { Namespace } from '../../../../constructs/kubernetes/core';
import { Pushgateway } from '../../../../constructs/kubernetes/pushgateway';
import { describeObjects, findObject, objectsOf } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { violations } from '../../../support/structure';

const made = (name = 'pushgateway') => {
  const metrics = new FakeMetrics();
  let [url, select] = ['', ''];
  const objects = objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'serving');
    const gateway = new Pushgateway(chart, 'Gateway', {
      name,
      namespace,
      image: 'docker.io/prom/pushgateway:v1.11.3',
      metrics,
      series: ['backup_size_bytes'],
      storageClass: { storageClassName: 'gp3' },
    });
    gateway.addPusher('backup', namespace, { app: 'backup' });
    url = gateway.url;
    select = gateway.series.select('backup_size_bytes');
  });
  return { metrics, objects, url, select };
};

test('keeps what it is sent on a volume, in one pod', () => {
  const { objects, url } = made();
  expect(objects.flatMap(violations)).toEqual([]);
  expect(url).toBe('http://pushgateway.serving.svc:9091');
  expect(findObject(objects, 'PersistentVolumeClaim').spec).toMatchObject({
    storageClassName: 'gp3',
  });
  expect(findObject(objects, 'Deployment').spec).toMatchObject({
    replicas: 1,
    strategy: { type: 'Recreate' },
    template: {
      spec: {
        containers: [{ args: expect.arrayContaining(['--persistence.file=/data/metrics']) }],
        volumes: [{ persistentVolumeClaim: { claimName: 'pushgateway' } }],
        securityContext: { fsGroup: 65_534 },
      },
    },
  });
});

test('is read with the labels that were sent, and asked for under its own job', () => {
  const { metrics, select } = made();
  expect(metrics.scraped).toMatchObject([{ honorLabels: true, port: { number: 9091 } }]);
  expect(select).toBe('backup_size_bytes{job="serving/pushgateway"}');
});

test('lets in who pushes, on both sides', () => {
  expect(describeObjects(made().objects)).toContain(
    'NetworkPolicy/ingress-serving-backup-to-pushgateway, NetworkPolicy/egress-backup-to-pushgateway',
  );
});

test('fails when its name is none of a Service', () => {
  expect(() => made('Push')).toThrow("test/Gateway: 'name': the name of a Pushgateway");
});
