import { findObject, memberAt } from '../../../support/kubernetes';
import { ALL_KINDS, operatorObjects, type OperatorChanges } from './fixture';

interface Webhook {
  readonly name: string;
  readonly clientConfig: { readonly caBundle?: string };
}

const configuration = (changes: OperatorChanges = {}) =>
  findObject(operatorObjects(changes), 'ValidatingWebhookConfiguration');

const webhooks = (changes: OperatorChanges = {}) =>
  memberAt(configuration(changes), ['webhooks']) as readonly Webhook[];

const names = (changes: OperatorChanges) => webhooks(changes).map(({ name }) => name);

test('the configuration has the name that the program looks for', () => {
  expect(configuration().metadata.name).toBe('validator.training-operator.kubeflow.org');
});

test.each([
  ['tfjob', 'tfjobs'],
  ['pytorchjob', 'pytorchjobs'],
  ['xgboostjob', 'xgboostjobs'],
  ['paddlejob', 'paddlejobs'],
  ['jaxjob', 'jaxjobs'],
])('a %s is validated before it is made or changed', (singular, plural) => {
  expect(webhooks()).toContainEqual({
    name: `validator.${singular}.training-operator.kubeflow.org`,
    admissionReviewVersions: ['v1'],
    clientConfig: {
      service: {
        name: 'training-operator',
        namespace: 'kubeflow',
        path: `/validate-kubeflow-org-v1-${singular}`,
      },
    },
    failurePolicy: 'Fail',
    rules: [
      {
        apiGroups: ['kubeflow.org'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: [plural],
      },
    ],
    sideEffects: 'None',
  });
});

test('there are no others: the operator has none for an MPIJob', () => {
  expect(webhooks({ kinds: ALL_KINDS })).toHaveLength(5);
});

test('nothing asks about kinds that nobody answers for', () => {
  expect(names({ kinds: ['MPIJob', 'PyTorchJob'] })).toEqual([
    'validator.pytorchjob.training-operator.kubeflow.org',
  ]);
});

test('with MPIJobs alone the configuration is there all the same, without webhooks', () => {
  expect(names({ kinds: ['MPIJob'] })).toEqual([]);
});

test('the Service is the one of the certificate, and leads to the webhook', () => {
  expect(findObject(operatorObjects(), 'Service')).toMatchObject({
    metadata: { name: 'training-operator', namespace: 'kubeflow' },
    spec: {
      selector: { 'app.kubernetes.io/name': 'training-operator' },
      ports: [{ name: 'webhook', port: 443, targetPort: 'webhook' }],
    },
  });
});

test('Secret and authority stay the operator’s: nothing is written into them', () => {
  const secret = findObject(operatorObjects(), 'Secret');
  expect(secret).toMatchObject({
    metadata: { name: 'training-operator-webhook-cert', namespace: 'kubeflow' },
    type: 'Opaque',
  });
  expect(secret).not.toHaveProperty('data');
  expect(secret).not.toHaveProperty('stringData');
  expect(webhooks().some(({ clientConfig }) => 'caBundle' in clientConfig)).toBe(false);
});
