import { findObject, findObjects } from '../../../support/kubernetes';
import { FakeDatabase } from '../keycloak/fixture';
import { katibObjects, podMember } from './fixture';

const NAME = 'katib-db-manager';
const objects = katibObjects();

const PODS = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/component': 'katib' };
const CONTROLLER = {
  'app.kubernetes.io/name': 'katib-controller',
  'app.kubernetes.io/component': 'katib',
};

const policy = (name: string, namespace = 'tuning') =>
  findObjects(objects, 'NetworkPolicy').find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );

test('it has a database of its own, which its pods alone reach', () => {
  const database = new FakeDatabase();
  katibObjects({ database });
  expect(database.asked).toMatchObject([
    { name: 'katib', namespace: { name: 'tuning' }, pods: PODS },
  ]);
});

test('its pod is upstream’s user without a token, and waits for the database', () => {
  expect(podMember(NAME, [])).toMatchObject({
    automountServiceAccountToken: false,
    initContainers: [{ name: 'wait-for-database' }],
    containers: [
      {
        image: 'ghcr.io/kubeflow/katib/katib-db-manager:v0.19.0',
        securityContext: { runAsUser: 1000, runAsNonRoot: true, readOnlyRootFilesystem: true },
        ports: [{ name: 'api', containerPort: 6789 }],
        readinessProbe: { grpc: { port: 6789 } },
        livenessProbe: { grpc: { port: 6789 } },
      },
    ],
  });
});

test('it connects by PostgreSQL, encrypted, with the login of its database', () => {
  const from = (key: string) => ({ secretKeyRef: { name: 'database-katib', key } });
  expect(podMember(NAME, ['containers', 0, 'env'])).toEqual([
    { name: 'DB_NAME', value: 'postgres' },
    { name: 'KATIB_POSTGRESQL_SSL_MODE', value: 'require' },
    { name: 'KATIB_POSTGRESQL_DB_HOST', valueFrom: from('host') },
    { name: 'KATIB_POSTGRESQL_DB_PORT', valueFrom: from('port') },
    { name: 'KATIB_POSTGRESQL_DB_DATABASE', valueFrom: from('database') },
    { name: 'DB_USER', valueFrom: from('username') },
    { name: 'DB_PASSWORD', valueFrom: from('password') },
  ]);
});

test('it is one pod at a time, which begins anew with another login', () => {
  expect(findObject(objects, 'Deployment', NAME)).toMatchObject({
    metadata: { annotations: { 'secret.reloader.stakater.com/reload': 'database-katib' } },
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
});

test('its Service has the name and the port that everybody looks for', () => {
  expect(findObject(objects, 'Service', NAME).spec).toEqual({
    selector: PODS,
    ports: [{ name: 'api', port: 6789, targetPort: 'api' }],
  });
});

describe('network', () => {
  const ports = [{ port: 6789, protocol: 'TCP' }];

  test('the controller calls it, and pods where experiments are', () => {
    expect(policy('ingress-controller-to-katib-db-manager')?.spec).toMatchObject({
      podSelector: { matchLabels: PODS },
      ingress: [{ from: [{ podSelector: { matchLabels: CONTROLLER } }], ports }],
    });
    expect(policy('egress-controller-to-katib-db-manager')?.spec).toMatchObject({
      podSelector: { matchLabels: CONTROLLER },
    });
    for (const team of ['team-vision', 'team-text']) {
      expect(policy(`ingress-${team}-to-katib-db-manager`)?.spec).toMatchObject({
        podSelector: { matchLabels: PODS },
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': team } } }],
            ports,
          },
        ],
      });
      expect(policy('egress-trials-to-katib-db-manager', team)?.spec).toMatchObject({
        egress: [{ ports }],
      });
    }
  });

  test('the controller asks algorithms where experiments are', () => {
    const algorithms = { matchLabels: { 'sidecar.istio.io/inject': 'false' } };
    expect(policy('egress-katib-controller-to-team-vision')?.spec).toMatchObject({
      podSelector: { matchLabels: CONTROLLER },
      egress: [{ to: [{ podSelector: algorithms }], ports }],
    });
    expect(policy('ingress-katib-controller-to-algorithms', 'team-vision')?.spec).toMatchObject({
      podSelector: algorithms,
      ingress: [{ from: [{ podSelector: { matchLabels: CONTROLLER } }], ports }],
    });
  });

  test('the controller calls the API server, which calls its webhooks', () => {
    expect(policy('egress-katib-controller-to-api-server')).toBeDefined();
    expect(policy('ingress-api-server-to-katib-controller')?.spec).toMatchObject({
      podSelector: { matchLabels: CONTROLLER },
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/16' } }],
          ports: [{ port: 8443, protocol: 'TCP' }],
        },
      ],
    });
  });
});
