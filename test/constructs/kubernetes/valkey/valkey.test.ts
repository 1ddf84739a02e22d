import { FakeMetrics } from '../../../support/metrics';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { PoolReference } from '../../../../constructs/kubernetes/karpenter/pool-reference';
import { type ValkeyProps } from '../../../../constructs/kubernetes/valkey';
import { describeObjects, findObject, findObjects, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

import { configurationOf, CONSUMER_PODS, podOf, rendered, STORAGE } from './fixture';

describe('a Valkey server', () => {
  const { objects } = rendered();

  test('is one pod behind a Service', () => {
    expect(describeObjects(objects)).toBe('ConfigMap/valkey, Service/valkey, StatefulSet/valkey');
    expect(objects.flatMap(violations)).toEqual([]);
    expect(findObject(objects, 'StatefulSet').spec).toMatchObject({
      replicas: 1,
      serviceName: 'valkey',
    });
    expect(findObject(objects, 'Service').spec).toEqual({
      selector: { 'app.kubernetes.io/name': 'valkey', 'app.kubernetes.io/component': 'cache' },
      ports: [{ name: 'valkey', port: 6379, targetPort: 6379 }],
    });
  });

  test('runs restricted, before all that depends on it', () => {
    expect(podOf(objects)).toMatchObject({
      priorityClassName: 'platform-critical',
      automountServiceAccountToken: false,
      securityContext: { fsGroup: 999, runAsNonRoot: true },
      containers: [
        {
          image: expect.stringMatching(/^docker\.io\/valkey\/valkey:9\./),
          command: ['valkey-server', '/etc/valkey/valkey.conf'],
          resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } },
          securityContext: { readOnlyRootFilesystem: true, runAsUser: 999 },
        },
      ],
    });
  });

  test('refuses writes once seven tenths of its memory are full, and keeps nothing', () => {
    const lines = configurationOf(objects).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'maxmemory 375809638',
        'maxmemory-policy noeviction',
        'save ""',
        'appendonly no',
        'aclfile /run/valkey/users.acl',
      ]),
    );
    expect(memberAt(podOf(objects), ['volumes'])).toContainEqual({ name: 'data', emptyDir: {} });
    expect(findObject(objects, 'StatefulSet').spec).not.toHaveProperty('volumeClaimTemplates');
    expect(findObject(objects, 'StatefulSet').metadata.annotations).toMatchObject({
      'eks-ml-platform/no-backup-reason': 'work that is lost is run again',
    });
  });

  test('lets nobody in without a login, but for a PING of the probes', () => {
    expect(memberAt(findObject(objects, 'ConfigMap'), ['data', 'built-in.acl'])).toBe(
      'user default off\nuser probe on nopass resetkeys resetchannels -@all +ping\n',
    );
    const probe = memberAt(podOf(objects), ['containers', 0, 'readinessProbe', 'exec', 'command']);
    expect(probe).toEqual([
      'sh',
      '-c',
      'valkey-cli --no-auth-warning --user probe --pass probe ping | grep --quiet PONG',
    ]);
  });

  test('is started again when its configuration changes', () => {
    const hashOf = (props: Partial<ValkeyProps>) =>
      memberAt(findObject(rendered(props).objects, 'StatefulSet'), [
        'spec',
        'template',
        'metadata',
        'annotations',
        'eks-ml-platform/configuration',
      ]);
    expect(hashOf({})).toBe(hashOf({}));
    expect(hashOf({ evictionPolicy: 'allkeys-lru' })).not.toBe(hashOf({}));
  });
});

describe('a Valkey server with options', () => {
  test('keeps its data on a volume that is copied', () => {
    const { objects } = rendered({ storage: STORAGE, backup: 'volume' });
    expect(configurationOf(objects)).toContain('appendonly yes\nappendfsync everysec');
    expect(findObject(objects, 'StatefulSet')).toMatchObject({
      spec: {
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'gp3',
              resources: { requests: { storage: '8Gi' } },
            },
          },
        ],
      },
    });
    expect(findObject(objects, 'StatefulSet').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/auto': 'true',
    });
    expect(JSON.stringify(podOf(objects))).not.toContain('"emptyDir":{}');
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('has its metrics read, by a user that sees no key', () => {
    const metrics = new FakeMetrics();
    const { objects, secrets } = rendered({ metrics });
    expect(metrics.scraped).toEqual([
      expect.objectContaining({
        name: 'valkey',
        pods: { 'app.kubernetes.io/name': 'valkey', 'app.kubernetes.io/component': 'cache' },
        port: { name: 'metrics', number: 9121 },
      }),
    ]);
    expect(secrets.secret('valkey-exporter-user').keys).toEqual({
      'exporter.acl': expect.stringContaining(
        'resetkeys resetchannels -@all +ping +client|setname +info',
      ),
      password: '{{ .password }}',
    });
    expect(memberAt(podOf(objects), ['containers', 1])).toMatchObject({
      name: 'exporter',
      image: expect.stringMatching(/^quay\.io\/oliver006\/redis_exporter:v1\./),
      ports: [{ name: 'metrics', containerPort: 9121 }],
      env: [
        { name: 'REDIS_ADDR', value: 'redis://localhost:6379' },
        { name: 'REDIS_USER', value: 'exporter' },
        { name: 'REDIS_EXPORTER_LOG_FORMAT', value: 'json' },
        {
          name: 'REDIS_PASSWORD',
          valueFrom: { secretKeyRef: { name: 'valkey-exporter-user', key: 'password' } },
        },
      ],
    });
    expect(memberAt(podOf(objects), ['volumes', 1, 'projected', 'sources'])).toHaveLength(2);
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('takes the image of its exporter', () => {
    const exporterImage = 'registry.acme.io/redis_exporter:v1.89.0';
    const { objects } = rendered({ metrics: new FakeMetrics(), exporterImage });
    expect(memberAt(podOf(objects), ['containers', 1])).toMatchObject({ image: exporterImage });
  });

  test('takes a name, a policy, resources, an image and nodes', () => {
    const { objects } = rendered({
      name: 'cache',
      evictionPolicy: 'allkeys-lru',
      resources: { cpu: '1', memory: '1Gi', memoryLimit: '2Gi' },
      image: 'registry.example.org/valkey:8.1.11',
      pool: new PoolReference('data', 'auto', [{ key: 'data', effect: 'NoSchedule' }]),
    });
    expect(configurationOf(objects)).toContain('maxmemory-policy allkeys-lru');
    expect(configurationOf(objects)).toContain('maxmemory 1503238553');
    expect(findObject(objects, 'StatefulSet', 'cache').spec).toMatchObject({
      template: {
        spec: {
          nodeSelector: { 'karpenter.sh/nodepool': 'data' },
          tolerations: [{ key: 'data', operator: 'Exists', effect: 'NoSchedule' }],
          containers: [{ image: 'registry.example.org/valkey:8.1.11' }],
        },
      },
    });
  });
});

describe('a Valkey server', () => {
  test.each<[string, Partial<ValkeyProps>, string]>([
    ['its name is no name of a Service', { name: '1st' }, `'name': the name of a server must`],
    ['its name is too long', { name: 'a'.repeat(21) }, `'name' must have at most 20 characters`],
    [
      'its resources are malformed',
      { resources: { cpu: 'much', memory: '1Gi' } },
      `'resources': 'much' is not`,
    ],
    [
      'its volume has no size',
      { storage: { ...STORAGE, size: 'big' } },
      `'storage.size': 'big' is not`,
    ],
    [
      'a volume is backed up that is not there',
      { backup: 'volume' },
      `'backup' must be '{ none: … }' with the reason where there is no 'storage', got 'volume'`,
    ],
    ['nobody says why there is no backup', { backup: { none: '' } }, `'backup.none' must say why`],
  ])('fails when %s', (_case, props, message) => {
    expect(() => rendered(props)).toThrow(message);
  });

  const withPrefix = (keyPrefix: string) =>
    rendered({}, (server, chart) => {
      const namespace = Namespace.fromName(chart, 'Ray', 'ray');
      server.addUser(chart, 'User', {
        name: 'ray',
        namespace,
        pods: CONSUMER_PODS,
        keyPrefixes: ['celery:', keyPrefix],
      });
    });

  test('gives a user the keys that begin so, and no others', () => {
    expect(withPrefix('RAYteam-vision@').secrets.secret('valkey-ray-user').keys).toMatchObject({
      'ray.acl':
        'user {{ .username }} on >{{ .password }} ~celery:* ~RAYteam-vision@* &* +@all -@dangerous +info',
    });
  });

  test.each(['', '*', 'a b', 'a[b]'])("fails when keys begin with '%s'", (keyPrefix) => {
    expect(() => withPrefix(keyPrefix)).toThrow(
      `test/User: 'keyPrefixes': must have letters, digits and any of _ : @ . / - alone, got '${keyPrefix}'`,
    );
  });

  test('lets further pods of a user in, by both namespaces', () => {
    const { objects } = rendered({}, (server, chart) => {
      const namespace = Namespace.fromName(chart, 'Ray', 'ray');
      server.allowFrom('ray-clean-up', namespace, { 'ray.io/node-type': 'redis-cleanup' });
    });
    const policies = findObjects(objects, 'NetworkPolicy').map(({ metadata }) => metadata);
    expect(policies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'egress-ray-clean-up-to-valkey',
          namespace: 'ray',
        }),
        expect.objectContaining({
          name: 'ingress-ray-clean-up-to-valkey',
          namespace: 'databases',
        }),
      ]),
    );
  });

  test('fails when the name of a user is taken', () => {
    expect(() =>
      rendered({}, (server, chart) => {
        const namespace = Namespace.fromName(chart, 'Ray', 'ray');
        const options = { name: 'ray', namespace, pods: CONSUMER_PODS };
        server.addUser(chart, 'One', options);
        server.addUser(chart, 'Two', options);
      }),
    ).toThrow("test/Two: 'name' must be unique on a server, got 'ray' twice");
  });
});
