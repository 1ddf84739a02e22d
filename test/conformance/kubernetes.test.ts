import {
  messageOf,
  warningsIn,
  type KubernetesObject,
} from '../../conformance/kubernetes/api-client';
import {
  collectionPath,
  objectPath,
  openDefinitions,
  pluralOf,
  type ServedKind,
} from '../../conformance/kubernetes/definitions';
import { templatedPods } from '../../conformance/kubernetes/pods';
import { unitReleases } from '../../conformance/kubernetes/releases';
import type { Stack } from '../../conformance/terraform/stacks';

function object(apiVersion: string, kind: string, more: object = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'made', namespace: 'team' }, ...more };
}

describe('answers of the API server', () => {
  test('carry warnings in a header', () => {
    expect(warningsIn('299 - "first", 299 - "say \\"second\\""')).toEqual([
      'first',
      'say "second"',
    ]);
    expect(warningsIn(['299 - "a"', '299 - "b"'])).toEqual(['a', 'b']);
    expect(warningsIn(undefined)).toEqual([]);
  });

  test('say what went wrong', () => {
    expect(messageOf({ status: 422, body: { message: 'is invalid' }, warnings: [] })).toBe(
      'is invalid',
    );
    expect(messageOf({ status: 500, body: 'text', warnings: [] })).toBe('status 500');
  });
});

describe('definitions that stand in', () => {
  const served = new Map<string, ServedKind>([
    ['v1 ConfigMap', { plural: 'configmaps', namespaced: true }],
  ]);

  test('are made once for each kind that is not served, with all its versions', () => {
    const objects = [
      object('v1', 'ConfigMap'),
      object('kueue.x-k8s.io/v1beta1', 'LocalQueue'),
      object('kueue.x-k8s.io/v1beta2', 'LocalQueue'),
      object('karpenter.sh/v1', 'NodePool', { metadata: { name: 'gpu' } }),
    ];
    expect(openDefinitions(objects, served)).toMatchObject([
      {
        metadata: { name: 'localqueues.kueue.x-k8s.io' },
        spec: {
          scope: 'Namespaced',
          versions: [
            { name: 'v1beta1', storage: true },
            { name: 'v1beta2', storage: false },
          ],
        },
      },
      { metadata: { name: 'nodepools.karpenter.sh' }, spec: { scope: 'Cluster' } },
    ]);
  });

  test.each([
    ['Gateway', 'gateways'],
    ['NetworkPolicy', 'networkpolicies'],
    ['Ingress', 'ingresses'],
    ['Mesh', 'meshes'],
  ])('name the plural of %s %s', (kind, plural) => {
    expect(pluralOf(kind)).toBe(plural);
  });

  test('lead to paths with and without group and namespace', () => {
    const namespaced = { plural: 'configmaps', namespaced: true };
    expect(objectPath(object('v1', 'ConfigMap'), namespaced)).toBe(
      '/api/v1/namespaces/team/configmaps/made',
    );
    expect(collectionPath('karpenter.sh/v1', { plural: 'nodepools', namespaced: false })).toBe(
      '/apis/karpenter.sh/v1/nodepools',
    );
  });
});

describe('pods from templates', () => {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [] } };

  test('come from workloads and from the jobs of a schedule', () => {
    const objects = [
      object('apps/v1', 'Deployment', { spec: { template } }),
      object('batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } }),
    ];
    for (const { pod } of templatedPods(objects)) {
      expect(pod).toEqual({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'made-0', namespace: 'team', labels: { a: 'b' } },
        spec: { containers: [] },
      });
    }
    expect(templatedPods(objects)).toHaveLength(2);
  });

  test('come from all templates of what operators make pods of', () => {
    const group = { groupName: 'cpu', template };
    const spec = { headGroupSpec: { template }, workerGroupSpecs: [group] };
    const pods = templatedPods([object('ray.io/v1', 'RayCluster', { spec })]);
    expect(pods.map(({ pod }) => pod.metadata.name)).toEqual(['made-0', 'made-1']);
  });

  test('have the claims that a StatefulSet makes', () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' } }];
    const [made] = templatedPods([
      object('apps/v1', 'StatefulSet', { spec: { template, volumeClaimTemplates } }),
    ]);
    expect(made?.pod).toMatchObject({
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
    });
  });

  test('do not come from other kinds', () => {
    const objects = [
      object('v1', 'ConfigMap'),
      object('x.dev/v1', 'Thing', { spec: { template } }),
    ];
    expect(templatedPods(objects)).toEqual([]);
  });
});

describe('releases of packed units', () => {
  const release = (name: string, more: object = {}) => ({
    name,
    namespace: 'platform',
    chart: `\${path.module}/charts/${name}`,
    ...more,
  });

  test('come after those they depend on, without upstream charts', () => {
    const helm_release = {
      B: release('b', { depends_on: ['helm_release.A', 'helm_release.Upstream'] }),
      A: release('a'),
      Upstream: { name: 'upstream', chart: 'upstream', repository: 'https://charts.invalid' },
    };
    const stack = { name: 'workloads', folder: '/stack', document: { resource: { helm_release } } };
    expect(unitReleases([stack as Stack])).toEqual([
      { name: 'a', namespace: 'platform', chart: '/stack/charts/a' },
      { name: 'b', namespace: 'platform', chart: '/stack/charts/b' },
    ]);
  });
});
