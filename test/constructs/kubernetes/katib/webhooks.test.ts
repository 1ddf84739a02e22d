import { findObject, memberAt } from '../../../support/kubernetes';
import { katibObjects, type KatibChanges } from './fixture';

const NAME = 'katib.kubeflow.org';

const webhooks = (kind: string, changes: KatibChanges = {}) =>
  memberAt(findObject(katibObjects(changes), kind, NAME), ['webhooks']) as readonly object[];

const experimentWebhook = (name: string, path: string) => ({
  name: `${name}.experiment.katib.kubeflow.org`,
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: 'katib-controller', namespace: 'tuning', path } },
  failurePolicy: 'Fail',
  rules: [
    {
      apiGroups: ['kubeflow.org'],
      apiVersions: ['v1beta1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['experiments'],
    },
  ],
  sideEffects: 'None',
});

test('experiments are completed, then validated', () => {
  expect(webhooks('MutatingWebhookConfiguration')[0]).toEqual(
    experimentWebhook('defaulter', '/mutate-experiment'),
  );
  expect(webhooks('ValidatingWebhookConfiguration')).toEqual([
    experimentWebhook('validator', '/validate-experiment'),
  ]);
});

test('pods of jobs get what reads metrics, in namespaces with the label', () => {
  expect(webhooks('MutatingWebhookConfiguration')[1]).toEqual({
    name: 'mutator.pod.katib.kubeflow.org',
    admissionReviewVersions: ['v1'],
    clientConfig: {
      service: { name: 'katib-controller', namespace: 'tuning', path: '/mutate-pod' },
    },
    failurePolicy: 'Fail',
    namespaceSelector: {
      matchLabels: { 'katib.kubeflow.org/metrics-collector-injection': 'enabled' },
    },
    matchConditions: [
      {
        name: 'pods-of-jobs',
        expression:
          "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(owner, owner.kind in ['Job'])",
      },
    ],
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    sideEffects: 'None',
  });
});

test('pods that belong to a kind of the Training operator are asked about as well', () => {
  const [, pods] = webhooks('MutatingWebhookConfiguration', {
    trialKinds: ['TrainJob', 'TFJob', 'PyTorchJob'],
  });
  expect(JSON.stringify(pods)).toContain("owner.kind in ['Job', 'TFJob', 'PyTorchJob']");
});

test('the Service is the one of the certificate, and leads to the webhooks', () => {
  expect(findObject(katibObjects(), 'Service', 'katib-controller')).toMatchObject({
    metadata: { namespace: 'tuning' },
    spec: {
      selector: { 'app.kubernetes.io/name': 'katib-controller' },
      ports: [{ name: 'webhook', port: 443, targetPort: 'webhook' }],
    },
  });
});

test('Secret and authority stay the controller’s: nothing is written into them', () => {
  const secret = findObject(katibObjects(), 'Secret', 'katib-webhook-cert');
  expect(secret).toMatchObject({ metadata: { namespace: 'tuning' }, type: 'Opaque' });
  expect(secret).not.toHaveProperty('data');
  expect(secret).not.toHaveProperty('stringData');
  expect(JSON.stringify(webhooks('MutatingWebhookConfiguration'))).not.toContain('caBundle');
});
