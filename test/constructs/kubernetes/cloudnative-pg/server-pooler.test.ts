import { findObject, findObjects } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { addMlflow, rendered } from './fixture';

describe('a pooler', () => {
  const { objects, secrets } = rendered({ pooler: { mode: 'transaction' } }, addMlflow);

  test('stands before the server, two pods on two nodes', () => {
    expect(findObject(objects, 'Pooler', 'postgres-pooler').spec).toMatchObject({
      cluster: { name: 'postgres' },
      type: 'rw',
      instances: 2,
      pgbouncer: {
        image: expect.stringMatching(/^ghcr\.io\/cloudnative-pg\/pgbouncer:/),
        poolMode: 'transaction',
        parameters: { max_client_conn: '1000' },
      },
      template: {
        spec: {
          priorityClassName: 'platform-critical',
          containers: [{ name: 'pgbouncer', resources: { limits: { memory: '128Mi' } } }],
        },
      },
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('is what consumers are sent and let through to', () => {
    expect(secrets.secret('mlflow-database').keys).toMatchObject({
      host: 'postgres-pooler.databases.svc',
    });
    expect(findObject(objects, 'NetworkPolicy', 'ingress-mlflow-to-postgres').spec).toMatchObject({
      podSelector: { matchLabels: { 'cnpg.io/poolerName': 'postgres-pooler' } },
    });
  });

  test('lends connections for a session by default, and takes a size and an image', () => {
    const custom = rendered({
      pooler: { instances: 3, image: 'mirror.example.org/pgbouncer:1.25.1' },
    });
    expect(findObject(custom.objects, 'Pooler').spec).toMatchObject({
      instances: 3,
      pgbouncer: { poolMode: 'session', image: 'mirror.example.org/pgbouncer:1.25.1' },
    });
    expect(findObjects(rendered().objects, 'Pooler')).toEqual([]);
  });
});
