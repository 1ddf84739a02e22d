import {
  JOB_KINDS,
  TeamWorkflows,
  type TeamWorkflowsProps,
} from '../../../../constructs/kubernetes/argo-workflows';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { ObjectPrefix } from '../../../../lib/values';
import { describeObjects, findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { NETWORK } from './fixture';

const team = (props: Partial<TeamWorkflowsProps> = {}) =>
  objectsOf((chart) => {
    new TeamWorkflows(chart, 'Workflows', {
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      network: NETWORK,
      groups: ['team-vision'],
      ...props,
    });
  });

const objects = team();

test('fits the recorded structures', () => {
  expect(objects.flatMap(violations)).toEqual([]);
});

test.each([
  ['argo-workflows-controller-writes', 'argo-workflows-workflow-controller', 'argo'],
  ['argo-workflows-server-reads', 'argo-workflows-server', 'argo'],
  ['argo-workflows-member', 'argo-admin', 'argo'],
  ['argo-member-member', 'argo-member', 'team-vision'],
  ['argo-executor-reports', 'argo-executor', 'team-vision'],
])('the binding %s is for %s', (name, account, namespace) => {
  expect(findObject(objects, 'RoleBinding', name)).toMatchObject({
    metadata: { namespace: 'team-vision' },
    roleRef: { kind: 'ClusterRole' },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });
});

test('members of the team act as an account of their namespace, before those of all', () => {
  expect(findObject(objects, 'ServiceAccount', 'argo-member').metadata.annotations).toEqual({
    'workflows.argoproj.io/rbac-rule': "'team-vision' in groups",
    'workflows.argoproj.io/rbac-rule-precedence': '2',
  });
});

test.each(['argo-member', 'argo-executor'])('the token of %s is in a Secret', (name) => {
  expect(findObject(objects, 'Secret', `${name}.service-account-token`)).toMatchObject({
    metadata: {
      namespace: 'team-vision',
      annotations: { 'kubernetes.io/service-account.name': name },
    },
    type: 'kubernetes.io/service-account-token',
  });
});

test('pods of workflows reach the API server as long as they run, and no other pod does', () => {
  expect(findObject(objects, 'NetworkPolicy').spec).toMatchObject({
    podSelector: { matchLabels: { 'workflows.argoproj.io/completed': 'false' } },
    policyTypes: ['Egress'],
    egress: [{ ports: [{ port: 443 }] }],
  });
});

test('workflows start no jobs, and keep nothing, by default', () => {
  expect(describeObjects(objects)).not.toContain('Role/argo-executor-jobs');
  expect(describeObjects(objects)).not.toContain('ConfigMap');
});

test('workflows make the jobs that they are allowed, and look how they are', () => {
  const allowed = team({ jobs: [JOB_KINDS.spark, JOB_KINDS.ray] });
  expect(memberAt(findObject(allowed, 'Role', 'argo-executor-jobs'), ['rules'])).toEqual([
    {
      apiGroups: ['sparkoperator.k8s.io'],
      resources: ['sparkapplications'],
      verbs: ['create', 'get'],
    },
    { apiGroups: ['ray.io'], resources: ['rayjobs'], verbs: ['create', 'get'] },
  ]);
  expect(findObject(allowed, 'RoleBinding', 'argo-executor-jobs')).toMatchObject({
    roleRef: { kind: 'Role', name: 'argo-executor-jobs' },
    subjects: [{ name: 'argo-executor', namespace: 'team-vision' }],
  });
  expect(allowed.flatMap(violations)).toEqual([]);
});

test('logs and artifacts go below the team’s prefix, with the pod’s own credentials', () => {
  const objectsWith = team({
    artifacts: {
      objects: ObjectPrefix.of('ml-artifacts', 'teams/vision/workflows/'),
      region: 'eu-west-1',
    },
  });
  const map = findObject(objectsWith, 'ConfigMap', 'artifact-repositories');
  expect(map.metadata.annotations).toEqual({
    'workflows.argoproj.io/default-artifact-repository': 'team',
  });
  expect(JSON.parse(String(memberAt(map, ['data', 'team'])))).toEqual({
    archiveLogs: true,
    s3: {
      bucket: 'ml-artifacts',
      region: 'eu-west-1',
      endpoint: 's3.amazonaws.com',
      useSDKCreds: true,
      keyFormat: 'teams/vision/workflows/{{workflow.name}}/{{pod.name}}',
    },
  });
});

test('fails when the team has no group', () => {
  expect(() => team({ groups: [] })).toThrow("'groups' must name one group at least");
});
