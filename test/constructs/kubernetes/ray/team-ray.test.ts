import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  RayAccess,
  RayCluster,
  RayDashboard,
  TeamRay,
} from '../../../../constructs/kubernetes/ray';
import { describeObjects, findObject, objectsOf, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeEdge } from '../keycloak/fixture';
import { FakeMetrics } from '../../../support/metrics';
import { FakeIdentity } from '../oauth2-proxy/fakes';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

const team = (metrics?: FakeMetrics) =>
  objectsOf((chart) => {
    new TeamRay(chart, 'Ray', {
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      network: NETWORK,
      operatorNamespace: 'kuberay-system',
      metrics,
    });
  });

const access = objectsOf((chart) => {
  new RayAccess(chart, 'Access');
});

test('everything fits the recorded structures', () => {
  expect([...team(), ...access].flatMap(violations)).toEqual([]);
});

test('heads reach the API server, and the operator reaches heads', () => {
  expect(describeObjects(team())).toBe(
    'NetworkPolicy/egress-ray-heads-to-api-server, NetworkPolicy/ingress-ray-operator-to-heads',
  );
  expect(findObject(team(), 'NetworkPolicy', 'ingress-ray-operator-to-heads').spec).toMatchObject({
    podSelector: { matchLabels: { 'ray.io/node-type': 'head' } },
    ingress: [
      {
        from: [
          {
            namespaceSelector: {
              matchLabels: { 'kubernetes.io/metadata.name': 'kuberay-system' },
            },
          },
        ],
        ports: [
          { port: 8265, protocol: 'TCP' },
          { port: 8000, protocol: 'TCP' },
        ],
      },
    ],
  });
});

test('metrics of all pods of Ray are read where somebody reads', () => {
  const metrics = new FakeMetrics();
  team(metrics);
  expect(metrics.scraped).toMatchObject([
    { name: 'ray', pods: { 'ray.io/is-ray-node': 'yes' }, port: { name: 'metrics', number: 8080 } },
  ]);
});

test('somebody is told of what is wrong with Ray of this team alone, and sees all of it', () => {
  const metrics = new FakeMetrics();
  team(metrics);
  const alerts = metrics.alerts.flatMap((each) => each.alerts);
  expect(
    alerts.filter(
      ({ when }) =>
        !when.includes('job="team-vision/ray"') && !when.includes('namespace="team-vision"'),
    ),
  ).toEqual([]);
  expect(metrics.dashboards.map(({ name }) => name)).toEqual(['ray', 'ray-serve']);
});

test('people look, send jobs, or run clusters and services, by their role', () => {
  expect(describeObjects(access)).toBe(
    [
      'ClusterRole/platform-viewer-ray',
      'ClusterRole/platform-scientist-ray',
      'ClusterRole/platform-engineer-ray',
    ].join(', '),
  );
});

describe('the dashboard', () => {
  const dashboard = (groups: readonly string[]) => {
    const chart = testChart();
    const edge = new FakeEdge();
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    const { url } = new RayDashboard(chart, 'Dashboard', {
      cluster: RayCluster.fromName('vision', namespace),
      namespace,
      host: 'platform.ml.acme.io',
      path: '/ray/vision',
      edge,
      identity: new FakeIdentity(),
      clientId: 'ray-vision-pages',
      groups,
    });
    return { url, edge };
  };

  test('is shown to the team behind sign-in, below a path that the edge takes off', () => {
    const { url, edge } = dashboard(['team-vision']);
    expect(url).toBe('https://platform.ml.acme.io/ray/vision/');
    expect(edge.exposed).toMatchObject([
      {
        path: '/ray/vision',
        stripPath: true,
        backend: {
          name: 'vision-head-svc',
          port: 8265,
          pods: { 'ray.io/cluster': 'vision', 'ray.io/node-type': 'head' },
        },
        auth: { kind: 'oidc', clientId: 'ray-vision-pages', groups: ['team-vision'] },
        healthPath: '/ray/vision/',
        requestTimeoutSeconds: 0,
      },
    ]);
  });

  test('fails when nobody may see it', () => {
    expect(() => dashboard([])).toThrow("'groups' must name one at least, got none");
  });
});
