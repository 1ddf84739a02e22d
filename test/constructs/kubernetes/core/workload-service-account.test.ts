import {
  Namespace,
  WorkloadServiceAccount,
  type AwsAccess,
} from '../../../../constructs/kubernetes/core';
import { findObject, objectsOf } from '../../../support/kubernetes';
import { NETWORK } from './network-fixture';

const objectsWith = (aws?: AwsAccess) =>
  objectsOf((chart) => {
    new WorkloadServiceAccount(chart, 'Account', {
      name: 'tracker',
      namespace: Namespace.fromName(chart, 'Namespace', 'tracking'),
      component: 'tracking',
      pods: { app: 'tracker' },
      aws,
    });
  });

const namesOf = (aws?: AwsAccess) => objectsWith(aws).map(({ metadata }) => metadata.name);

test('mounts no token, and reaches nothing of AWS', () => {
  const objects = objectsWith();
  expect(objects).toHaveLength(1);
  expect(objects[0]).toMatchObject({
    kind: 'ServiceAccount',
    metadata: { name: 'tracker', namespace: 'tracking' },
    automountServiceAccountToken: false,
  });
});

test('reaches AWS, and the agent that hands out credentials', () => {
  expect(namesOf({ network: NETWORK }).toSorted()).toEqual([
    'egress-tracker-to-aws',
    'egress-tracker-to-pod-identity',
    'tracker',
  ]);
  const policy = findObject(
    objectsWith({ network: NETWORK }),
    'NetworkPolicy',
    'egress-tracker-to-aws',
  );
  expect(policy.spec).toMatchObject({ podSelector: { matchLabels: { app: 'tracker' } } });
});

test('names its role where there is no agent', () => {
  const aws = { network: NETWORK, roleArn: 'arn:aws:iam::111122223333:role/tracker' };
  expect(namesOf(aws).toSorted()).toEqual(['egress-tracker-to-aws', 'tracker']);
  expect(findObject(objectsWith(aws), 'ServiceAccount').metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': aws.roleArn,
  });
});
