import { findObject, findObjects, memberAt } from '../../../support/kubernetes';
import { ALL_KINDS, operatorObjects, rulesOf, verbsOn } from './fixture';

const JOBS = 'training-operator-jobs';
const KUBEFLOW = 'kubeflow.org';
const ALL = { kinds: ALL_KINDS };
const ONE = { jobNamespaces: ['team-vision'] };

const subject = { kind: 'ServiceAccount', name: 'training-operator', namespace: 'kubeflow' };

test('its account mounts a token into no other pod', () => {
  expect(findObject(operatorObjects(), 'ServiceAccount')).toMatchObject({
    metadata: { name: 'training-operator', namespace: 'kubeflow' },
    automountServiceAccountToken: false,
  });
});

test('it changes objects in the namespaces of jobs, and in no other', () => {
  const objects = operatorObjects();
  const bindings = findObjects(objects, 'RoleBinding').filter(
    ({ metadata }) => metadata.name === JOBS,
  );
  expect(bindings.map(({ metadata }) => metadata.namespace)).toEqual(['team-vision', 'team-text']);
  for (const binding of bindings) {
    expect(binding).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: JOBS },
      subjects: [subject],
    });
  }
  expect(findObject(objects, 'ClusterRoleBinding')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'training-operator' },
    subjects: [subject],
  });
});

test('everywhere it watches what it needs, and writes the authority of its own webhook alone', () => {
  const writing = rulesOf('ClusterRole', 'training-operator').filter(({ verbs }) =>
    verbs.some((verb) => !['list', 'watch'].includes(verb)),
  );
  expect(writing).toEqual([
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['validatingwebhookconfigurations'],
      resourceNames: ['validator.training-operator.kubeflow.org'],
      verbs: ['update'],
    },
  ]);
});

test('it watches everywhere where several namespaces have jobs: it takes no list of them', () => {
  const everywhere = rulesOf('ClusterRole', 'training-operator', ALL);
  for (const { apiGroups, resources, verbs } of rulesOf('ClusterRole', JOBS, ALL)) {
    if (!verbs.includes('watch')) continue;
    expect(everywhere).toContainEqual({ apiGroups, resources, verbs: ['list', 'watch'] });
  }
});

test('it sees nothing of others where one namespace has jobs', () => {
  const resources = rulesOf('ClusterRole', 'training-operator', ONE).flatMap((rule) => [
    ...rule.resources,
  ]);
  expect(new Set(resources)).toEqual(new Set(['validatingwebhookconfigurations']));
});

test('at home it has its certificate, its lease and its events', () => {
  expect(rulesOf('Role', 'training-operator')).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['list', 'watch'] },
    {
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['training-operator-webhook-cert'],
      verbs: ['update'],
    },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      resourceNames: ['training-operator'],
      verbs: ['get', 'update'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ]);
  expect(
    memberAt(findObject(operatorObjects(), 'RoleBinding', 'training-operator'), ['subjects']),
  ).toEqual([subject]);
});

describe('where jobs run', () => {
  const rules = rulesOf('ClusterRole', JOBS, ALL);

  test.each(['tfjobs', 'pytorchjobs', 'mpijobs', 'xgboostjobs', 'paddlejobs', 'jaxjobs'])(
    'it reads %s, says how they are, and removes those whose time is over',
    (resource) => {
      expect(verbsOn(rules, KUBEFLOW, resource)).toEqual(['get', 'list', 'watch', 'delete']);
      expect(verbsOn(rules, KUBEFLOW, `${resource}/status`)).toEqual(['update']);
      expect(verbsOn(rules, KUBEFLOW, `${resource}/finalizers`)).toEqual(['update']);
    },
  );

  test('it makes and removes pods and Services, and takes pods of TFJobs over', () => {
    expect(verbsOn(rules, '', 'pods')).toEqual([
      'get',
      'list',
      'watch',
      'create',
      'delete',
      'patch',
    ]);
    expect(verbsOn(rules, '', 'services')).toEqual(['get', 'list', 'watch', 'create', 'delete']);
    expect(verbsOn(rules, '', 'events')).toEqual(['create', 'patch']);
  });

  test('it scales elastic PyTorchJobs', () => {
    expect(verbsOn(rules, 'autoscaling', 'horizontalpodautoscalers')).toEqual([
      'list',
      'watch',
      'create',
      'update',
      'delete',
    ]);
  });

  test('it gives launchers of MPIJobs their account and role, whose rights it must have itself', () => {
    const rbac = 'rbac.authorization.k8s.io';
    expect(verbsOn(rules, '', 'pods/exec')).toEqual(['create']);
    expect(verbsOn(rules, '', 'configmaps')).toEqual(['list', 'watch', 'create', 'update']);
    expect(verbsOn(rules, '', 'serviceaccounts')).toEqual(['list', 'watch', 'create']);
    expect(verbsOn(rules, rbac, 'roles')).toEqual(['list', 'watch', 'create', 'update']);
    expect(verbsOn(rules, rbac, 'rolebindings')).toEqual(['list', 'watch', 'create']);
  });

  test('without MPIJobs it makes no roles and runs no commands in pods', () => {
    const less = rulesOf('ClusterRole', JOBS).flatMap(({ resources }) => resources);
    expect(less.filter((resource) => !/^\w+jobs(?:\/|$)/.test(resource))).toEqual([
      'pods',
      'services',
      'pods',
      'horizontalpodautoscalers',
      'events',
      'podgroups',
      'podgroups',
    ]);
  });

  test('with MPIJobs alone it touches no Services', () => {
    const mpi = rulesOf('ClusterRole', JOBS, { kinds: ['MPIJob'] });
    expect(verbsOn(mpi, '', 'services')).toEqual([]);
  });

  test('it watches PodGroups whoever starts pods: it does as soon as somebody defines them', () => {
    expect(verbsOn(rules, 'scheduling.volcano.sh', 'podgroups')).toEqual(['list', 'watch']);
    expect(verbsOn(rules, 'scheduling.x-k8s.io', 'podgroups')).toEqual(['list', 'watch']);
  });

  test('it makes PodGroups where Volcano starts pods', () => {
    const gang = rulesOf('ClusterRole', JOBS, { gangScheduler: 'volcano' });
    expect(verbsOn(gang, 'scheduling.volcano.sh', 'podgroups')).toEqual([
      'list',
      'watch',
      'get',
      'create',
      'update',
      'delete',
    ]);
    expect(verbsOn(gang, 'scheduling.x-k8s.io', 'podgroups')).toEqual(['list', 'watch']);
  });
});
