import {
  AggregatedRules,
  PlatformRoles,
  type AggregatedRulesProps,
  type PlatformRolesProps,
} from '../../../../constructs/kubernetes/core';
import {
  findObject,
  findObjects,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { rulesOf } from './access-fixture';

/** Whether the rules of a role allow a verb on a resource. */
function allows(
  objects: readonly KubernetesObject[],
  role: string,
  verb: string,
  what: string,
): boolean {
  const [apiGroup = '', resource = ''] = what.split('/', 2);
  return rulesOf(findObject(objects, 'ClusterRole', `platform-${role}-base`)).some(
    (rule) =>
      rule.apiGroups.includes(apiGroup) &&
      rule.resources.includes(resource) &&
      rule.verbs.includes(verb),
  );
}

function roles(props: PlatformRolesProps = {}): KubernetesObject[] {
  return objectsOf((chart) => new PlatformRoles(chart, 'Roles', props));
}

describe('the platform roles', () => {
  const objects = roles({
    adminGroups: ['platform-admins'],
    engineerGroups: ['ml-engineers'],
    scientistGroups: ['data-scientists'],
    viewerGroups: ['auditors', 'auditors'],
  });

  test('are five roles with a base of rules each, and three bindings', () => {
    expect(findObjects(objects, 'ClusterRole')).toHaveLength(10);
    const bindings = findObjects(objects, 'ClusterRoleBinding');
    expect(bindings.map(({ metadata }) => metadata.name)).toEqual([
      'platform-cluster-reader',
      'platform-viewer',
      'platform-admin',
    ]);
  });

  test.each([
    ['cluster-reader', ['cluster-reader']],
    ['viewer', ['viewer']],
    ['scientist', ['viewer', 'scientist']],
    ['engineer', ['viewer', 'scientist', 'engineer']],
    ['admin', ['cluster-reader', 'viewer', 'scientist', 'engineer', 'admin']],
  ])('collect the rules labelled for %s', (role, included) => {
    expect(findObject(objects, 'ClusterRole', `platform-${role}`)).toMatchObject({
      aggregationRule: {
        clusterRoleSelectors: included.map((name) => ({
          matchLabels: { [`rbac.eks-ml-platform/aggregate-to-${name}`]: 'true' },
        })),
      },
    });
  });

  test('leave the rules of a sum to the control plane, which fills them in', () => {
    for (const role of ['cluster-reader', 'viewer', 'scientist', 'engineer', 'admin']) {
      expect(findObject(objects, 'ClusterRole', `platform-${role}`)).not.toHaveProperty('rules');
    }
  });

  test('carry the label of their role on the base of rules', () => {
    expect(
      findObject(objects, 'ClusterRole', 'platform-viewer-base').metadata.labels,
    ).toHaveProperty(['rbac.eks-ml-platform/aggregate-to-viewer'], 'true');
  });

  test('let everyone see what belongs to no tenant', () => {
    expect(findObject(objects, 'ClusterRoleBinding', 'platform-cluster-reader')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'platform-cluster-reader' },
      subjects: [
        { kind: 'Group', name: 'auditors' },
        { kind: 'Group', name: 'data-scientists' },
        { kind: 'Group', name: 'ml-engineers' },
      ],
    });
  });

  test('show all namespaces to viewers and engineers, not to scientists', () => {
    expect(findObject(objects, 'ClusterRoleBinding', 'platform-viewer')['subjects']).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'auditors' },
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'ml-engineers' },
    ]);
  });

  test('show Secrets to administrators alone', () => {
    expect(allows(objects, 'admin', 'get', '/secrets')).toBe(true);
    for (const role of ['cluster-reader', 'viewer', 'scientist', 'engineer']) {
      expect(allows(objects, role, 'get', '/secrets')).toBe(false);
    }
  });

  test('let a viewer change nothing', () => {
    const verbs = rulesOf(findObject(objects, 'ClusterRole', 'platform-viewer-base')).flatMap(
      (rule) => rule.verbs,
    );
    expect(new Set(verbs)).toEqual(new Set(['get', 'list', 'watch']));
  });

  test('let a scientist run jobs but no deployments, and an engineer both', () => {
    expect(allows(objects, 'scientist', 'create', 'batch/jobs')).toBe(true);
    expect(allows(objects, 'scientist', 'create', 'apps/deployments')).toBe(false);
    expect(allows(objects, 'engineer', 'create', 'apps/deployments')).toBe(true);
  });

  test('let nobody but administrators change nodes, quotas and roles', () => {
    const privileged = ['/nodes', '/resourcequotas', 'rbac.authorization.k8s.io/rolebindings'];
    for (const what of privileged) {
      expect(allows(objects, 'admin', 'update', what)).toBe(true);
      expect(allows(objects, 'engineer', 'update', what)).toBe(false);
    }
  });

  test('hold no wildcard', () => {
    expect(JSON.stringify(findObjects(objects, 'ClusterRole'))).not.toContain('"*"');
  });

  test('are bound to nobody without groups', () => {
    expect(findObjects(roles(), 'ClusterRoleBinding')).toEqual([]);
  });

  test.each(['system:masters', 'eks:admin', 'aws:x', 'amazon:x', 'iam:x', ''])(
    'fails when a group is %p',
    (group) => {
      expect(() => new PlatformRoles(testChart(), 'Roles', { viewerGroups: [group] })).toThrow(
        `test/Roles: a group must not be empty or begin with 'system:', 'eks:', 'aws:', 'amazon:' or 'iam:', got '${group}'`,
      );
    },
  );
});

describe('rules of a product', () => {
  const props: AggregatedRulesProps = {
    name: 'kueue',
    role: 'scientist',
    rules: [{ apiGroups: ['kueue.x-k8s.io'], resources: ['localqueues'], verbs: ['get'] }],
  };

  test('join a role by label', () => {
    const objects = objectsOf((chart) => new AggregatedRules(chart, 'Rules', props));
    expect(findObject(objects, 'ClusterRole')).toMatchObject({
      metadata: {
        name: 'platform-scientist-kueue',
        labels: { 'rbac.eks-ml-platform/aggregate-to-scientist': 'true' },
      },
      rules: props.rules,
    });
  });

  test('may hold a wildcard for a reason, which they carry', () => {
    const objects = objectsOf(
      (chart) =>
        new AggregatedRules(chart, 'Rules', {
          ...props,
          rules: [{ apiGroups: ['kueue.x-k8s.io'], resources: ['*'], verbs: ['get'] }],
          wildcardReason: 'visibility API has dynamic resources',
        }),
    );
    expect(findObject(objects, 'ClusterRole').metadata.annotations).toEqual({
      'eks-ml-platform/wildcard-reason': 'visibility API has dynamic resources',
    });
  });

  test.each([
    [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }],
    [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }],
    [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }],
  ])('fail when %j holds a wildcard without a reason', (rule) => {
    expect(() => new AggregatedRules(testChart(), 'Rules', { ...props, rules: [rule] })).toThrow(
      "test/Rules: 'rules' must not hold the wildcard '*'",
    );
  });

  test('fail when their name is no DNS label', () => {
    expect(() => new AggregatedRules(testChart(), 'Rules', { ...props, name: 'A b' })).toThrow(
      "test/Rules: 'name': the name of aggregated rules must",
    );
  });
});
