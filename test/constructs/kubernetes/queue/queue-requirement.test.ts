import {
  QueueRequirement,
  type QueueRequirementProps,
} from '../../../../constructs/kubernetes/queue';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const GIVEN: QueueRequirementProps = {
  name: 'jobs-name-a-queue',
  scheduler: 'kueue',
  kinds: [
    { group: 'ray.io', resource: 'rayservices' },
    { group: 'kubeflow.org', resource: 'pytorchjobs' },
    { group: 'ray.io', resource: 'rayjobs' },
  ],
  namespaceLabels: ['eks-ml-platform/team'],
};

const objects = (props: Partial<QueueRequirementProps> = {}) =>
  objectsOf((chart) => {
    new QueueRequirement(chart, 'Requirement', { ...GIVEN, ...props });
  });

test('fits the recorded structures', () => {
  expect(objects().flatMap(violations)).toEqual([]);
});

test('refuses jobs of these kinds that name no queue', () => {
  expect(findObject(objects(), 'ValidatingAdmissionPolicy').spec).toMatchObject({
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        { apiGroups: ['kubeflow.org'], operations: ['CREATE'], resources: ['pytorchjobs'] },
        { apiGroups: ['ray.io'], operations: ['CREATE'], resources: ['rayjobs', 'rayservices'] },
      ],
    },
    validations: [
      {
        expression:
          "has(object.metadata.labels) && 'kueue.x-k8s.io/queue-name' in object.metadata.labels",
      },
    ],
  });
});

test.each([
  ['volcano', 'volcano.sh/queue-name'],
  ['yunikorn', 'yunikorn.apache.org/queue'],
] as const)('asks for the label of %s', (scheduler, label) => {
  const policy = findObject(objects({ scheduler }), 'ValidatingAdmissionPolicy');
  expect(JSON.stringify(policy.spec)).toContain(`'${label}' in object.metadata.labels`);
});

test('holds in namespaces of teams', () => {
  expect(findObject(objects(), 'ValidatingAdmissionPolicyBinding').spec).toEqual({
    policyName: 'jobs-name-a-queue',
    validationActions: ['Deny'],
    matchResources: {
      namespaceSelector: {
        matchExpressions: [{ key: 'eks-ml-platform/team', operator: 'Exists' }],
      },
    },
  });
});

test('fails when it names no kind, or no namespace', () => {
  expect(() => objects({ kinds: [] })).toThrow("'kinds' must name one at least");
  expect(() => objects({ namespaceLabels: [] })).toThrow("'namespaceLabels' must name one");
});
