import { WorkloadIdentity } from '../../../../constructs/aws/identity';
import { LOAD_BALANCER_POLICIES } from '../../../../constructs/aws/load-balancing/controller-policy';
import { grantLoadBalancing } from '../../../../constructs/aws/load-balancing';
import { awsStack, statements, synth } from '../identity/aws-stack';

const CONTEXT = {
  clusterName: 'ml-lab',
  partition: 'aws',
  accountId: '111122223333',
  region: 'us-west-2',
};

/** Actions of upstream's policy that change something, by hand; discovery is compared by verb. */
const CHANGES = [
  'AddListenerCertificates',
  'AddTags',
  'CreateListener',
  'CreateLoadBalancer',
  'CreateRule',
  'CreateTargetGroup',
  'DeleteListener',
  'DeleteLoadBalancer',
  'DeleteRule',
  'DeleteTargetGroup',
  'DeregisterTargets',
  'ModifyCapacityReservation',
  'ModifyListener',
  'ModifyListenerAttributes',
  'ModifyLoadBalancerAttributes',
  'ModifyRule',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'RegisterTargets',
  'RemoveListenerCertificates',
  'RemoveTags',
  'SetIpAddressType',
  'SetRulePriorities',
  'SetSecurityGroups',
  'SetSubnets',
  'SetWebAcl',
];

const ALL = Object.values(LOAD_BALANCER_POLICIES).flatMap((statementsOf) => statementsOf(CONTEXT));

describe('the permissions of AWS Load Balancer Controller', () => {
  test('cover what it changes in load balancing', () => {
    const actions = ALL.flatMap((statement) => statement.actions)
      .filter((action) => action.startsWith('elasticloadbalancing:'))
      .map((action) => action.split(':')[1] ?? '')
      .filter((action) => !action.startsWith('Describe'));
    expect([...new Set(actions)].toSorted()).toEqual(CHANGES);
  });

  test.each(
    ALL.filter(({ actions }) =>
      actions.some((action) => /^elasticloadbalancing:(?!Describe)/.test(action)),
    ).map((statement) => [statement.sid, statement] as const),
  )('%s is bound to the tag of the cluster', (_sid, { conditions = {} }) => {
    expect(JSON.stringify(conditions)).toMatch(
      /"aws:(Request|Resource)Tag\/elbv2\.k8s\.aws\/cluster":"ml-lab"/,
    );
  });

  test('tags nothing that it does not make or own', () => {
    const newTags = ALL.find(({ sid }) => sid === 'TagNewLoadBalancers');
    expect(newTags?.conditions?.['StringEquals']).toHaveProperty([
      'elasticloadbalancing:CreateAction',
    ]);
  });

  test('name a reason for each wildcard', () => {
    const open = ALL.filter(({ resources }) => resources.some((each) => each.endsWith('*')));
    expect(open.filter(({ wildcardReason }) => wildcardReason === undefined)).toEqual([]);
  });

  test('reach the role of the controller as three inline policies', () => {
    const stack = awsStack();
    const identity = new WorkloadIdentity(stack, 'LoadBalancing', {
      cluster: { name: 'ml-lab', arn: 'arn:aws:eks:x', identityMechanism: 'pod-identity' },
      name: 'load-balancing',
      namespace: 'edge',
      serviceAccount: 'controller',
    });
    grantLoadBalancing(stack, identity, 'ml-lab');
    const policies = synth(stack).all('aws_iam_role_policy');
    expect(policies.map(({ name }) => name).toSorted()).toEqual([
      'discovery',
      'load-balancers',
      'security-groups',
    ]);
    expect(policies.flatMap((policy) => statements(policy))).toHaveLength(ALL.length);
  });
});
