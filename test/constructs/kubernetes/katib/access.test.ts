import { TuningAccess } from '../../../../constructs/kubernetes/katib';
import { findObject, findObjects, memberAt, objectsOf } from '../../../support/kubernetes';
import { katibObjects, rulesOf, verbsOn } from './fixture';

const KUBEFLOW = 'kubeflow.org';
const EXPERIMENTS = 'katib-controller-experiments';

test('its account mounts a token into no other pod', () => {
  expect(findObject(katibObjects(), 'ServiceAccount')).toMatchObject({
    metadata: { name: 'katib-controller', namespace: 'tuning' },
    automountServiceAccountToken: false,
  });
});

test('it changes objects in the namespaces of experiments, and in no other', () => {
  const bindings = findObjects(katibObjects(), 'RoleBinding').filter(
    ({ metadata }) => metadata.name === EXPERIMENTS,
  );
  expect(bindings.map(({ metadata }) => metadata.namespace)).toEqual(['team-vision', 'team-text']);
  for (const binding of bindings) {
    expect(binding).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: EXPERIMENTS },
      subjects: [{ kind: 'ServiceAccount', name: 'katib-controller', namespace: 'tuning' }],
    });
  }
});

test('in all namespaces it watches, and writes its authority alone', () => {
  const rules = rulesOf('ClusterRole', 'katib-controller');
  const changing = rules.filter(({ verbs }) =>
    verbs.some((verb) => !['list', 'watch'].includes(verb)),
  );
  expect(changing).toEqual([
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
      resourceNames: ['katib.kubeflow.org'],
      verbs: ['update'],
    },
  ]);
  expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
});

test('it watches what its program does, and the kinds of trials', () => {
  const rules = rulesOf('ClusterRole', 'katib-controller', { trialKinds: ['Job', 'TFJob'] });
  const watched: readonly [string, string][] = [
    [KUBEFLOW, 'experiments'],
    [KUBEFLOW, 'suggestions'],
    [KUBEFLOW, 'trials'],
    [KUBEFLOW, 'tfjobs'],
    ['batch', 'jobs'],
    ['apps', 'deployments'],
    ['', 'configmaps'],
    ['', 'namespaces'],
    ['', 'persistentvolumeclaims'],
    ['', 'persistentvolumes'],
    ['', 'services'],
  ];
  for (const [group, resource] of watched) {
    expect(verbsOn(rules, group, resource)).toEqual(['list', 'watch']);
  }
});

test('at home it keeps one Secret and one lease', () => {
  const rules = rulesOf('Role', 'katib-controller');
  expect(rules).toContainEqual({
    apiGroups: [''],
    resources: ['secrets'],
    resourceNames: ['katib-webhook-cert'],
    verbs: ['update'],
  });
  expect(rules).toContainEqual({
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: ['katib-controller'],
    verbs: ['get', 'update'],
  });
});

describe('where experiments are', () => {
  const rules = rulesOf('ClusterRole', EXPERIMENTS, {
    trialKinds: ['Job', 'TrainJob', 'PyTorchJob'],
  });

  test('it runs trials, and what chooses their parameters', () => {
    expect(verbsOn(rules, KUBEFLOW, 'experiments')).toEqual(['update']);
    expect(verbsOn(rules, KUBEFLOW, 'suggestions')).toEqual(['create', 'update']);
    expect(verbsOn(rules, KUBEFLOW, 'trials')).toEqual(['create', 'update', 'delete']);
    expect(verbsOn(rules, 'apps', 'deployments')).toEqual(['create', 'delete']);
    expect(verbsOn(rules, '', 'services')).toEqual(['create', 'delete']);
    expect(verbsOn(rules, '', 'persistentvolumeclaims')).toEqual(['create']);
    expect(verbsOn(rules, '', 'events')).toEqual(['create', 'patch']);
  });

  test.each(['experiments', 'suggestions', 'trials'])('it says how %s do', (resource) => {
    expect(verbsOn(rules, KUBEFLOW, `${resource}/status`)).toEqual(['update']);
    expect(verbsOn(rules, KUBEFLOW, `${resource}/finalizers`)).toEqual(['update']);
  });

  test('it makes and removes jobs of the kinds of trials', () => {
    expect(verbsOn(rules, KUBEFLOW, 'pytorchjobs')).toEqual(['get', 'create', 'delete']);
    expect(verbsOn(rules, 'trainer.kubeflow.org', 'trainjobs')).toEqual([
      'get',
      'create',
      'delete',
    ]);
  });

  test('it asks whose the pod of a TrainJob is', () => {
    expect(verbsOn(rules, 'jobset.x-k8s.io', 'jobsets')).toEqual(['get']);
    expect(verbsOn(rules, 'batch', 'jobs')).toContain('get');
    const without = rulesOf('ClusterRole', EXPERIMENTS, { trialKinds: ['TFJob'] });
    expect(verbsOn(without, 'jobset.x-k8s.io', 'jobsets')).toEqual([]);
    expect(verbsOn(without, 'batch', 'jobs')).toEqual([]);
  });

  test('it makes no roles and no accounts, and reads no Secret', () => {
    const resources = rules.flatMap((rule) => rule.resources);
    for (const none of ['roles', 'rolebindings', 'serviceaccounts', 'secrets', 'pods']) {
      expect(resources).not.toContain(none);
    }
  });
});

test('people look at everything, and change experiments alone', () => {
  const objects = objectsOf((chart) => {
    new TuningAccess(chart, 'Access');
  });
  const rules = (name: string) => memberAt(findObject(objects, 'ClusterRole', name), ['rules']);
  expect(rules('platform-viewer-katib')).toEqual([
    {
      apiGroups: [KUBEFLOW],
      resources: ['experiments', 'suggestions', 'trials'],
      verbs: ['get', 'list', 'watch'],
    },
  ]);
  expect(rules('platform-scientist-katib')).toEqual([
    {
      apiGroups: [KUBEFLOW],
      resources: ['experiments'],
      verbs: ['create', 'update', 'patch', 'delete'],
    },
  ]);
});
