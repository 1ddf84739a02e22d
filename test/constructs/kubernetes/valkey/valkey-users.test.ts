import { Namespace } from '../../../../constructs/kubernetes/core';
import { findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

import { addRay, CONSUMER_PODS, podOf, rendered } from './fixture';

describe('a user of the server', () => {
  const { objects, secrets } = rendered({}, addRay);

  test('is a file that an init container joins with the others', () => {
    expect(secrets.secret('valkey-ray-user')).toMatchObject({
      namespace: { name: 'databases' },
      keys: {
        'ray.acl': 'user {{ .username }} on >{{ .password }} ~* &* +@all -@dangerous +info',
      },
    });
    expect(memberAt(podOf(objects), ['volumes'])).toContainEqual({
      name: 'users',
      projected: {
        sources: [
          {
            configMap: { name: 'valkey', items: [{ key: 'built-in.acl', path: 'built-in.acl' }] },
          },
          { secret: { name: 'valkey-ray-user', items: [{ key: 'ray.acl', path: 'ray.acl' }] } },
        ],
      },
    });
    expect(memberAt(podOf(objects), ['initContainers', 0, 'command', 2])).toBe(
      'for file in /users/*.acl; do cat "$file"; echo; done > /run/valkey/users.acl',
    );
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('belongs to the server’s unit there, and to the consumer’s unit in its namespace', () => {
    expect(secrets.asked.map(({ scope, source }) => [scope, source])).toEqual([
      ['test/Valkey', 'caches/ray'],
      ['test/RayCache', 'caches/ray'],
    ]);
  });

  test('is what the Secret of its consumer leads to', () => {
    expect(secrets.secret('ray-cache')).toMatchObject({
      namespace: { name: 'ray' },
      keys: {
        host: 'valkey.databases.svc',
        port: '6379',
        username: '{{ .username }}',
        password: '{{ .password }}',
        uri: 'redis://{{ .username }}:{{ .password }}@valkey.databases.svc:6379/0',
      },
    });
  });

  test('is let through, from both sides', () => {
    const server = {
      matchLabels: { 'app.kubernetes.io/name': 'valkey', 'app.kubernetes.io/component': 'cache' },
    };
    expect(findObject(objects, 'NetworkPolicy', 'ingress-ray-to-valkey')).toMatchObject({
      metadata: { namespace: 'databases' },
      spec: {
        podSelector: server,
        ingress: [{ from: [{ podSelector: { matchLabels: CONSUMER_PODS } }] }],
      },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-ray-to-valkey')).toMatchObject({
      metadata: { namespace: 'ray' },
      spec: { egress: [{ to: [{ podSelector: server }], ports: [{ port: 6379 }] }] },
    });
  });

  test('is told that the connection is not encrypted', () => {
    rendered({}, (server, chart) => {
      const connection = server.addUser(chart, 'Cache', {
        name: 'celery',
        namespace: Namespace.fromName(chart, 'Airflow', 'airflow'),
        pods: {},
      });
      expect(connection).toMatchObject({ secret: { name: 'celery-cache' }, tls: false });
    });
  });
});
