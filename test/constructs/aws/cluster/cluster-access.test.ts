import { Cluster } from '../../../../constructs/aws/cluster';
import { awsStack, synth } from '../identity/aws-stack';
import { newCluster, synthCluster } from './fixture';

describe('the API endpoint', () => {
  test('may be open to all where a reason is given', () => {
    const output = synthCluster({
      endpointAccess: { kind: 'public', cidrs: ['0.0.0.0/0'], allowAnywhereReason: 'laptops roam' },
    });
    expect(output.one('aws_eks_cluster')).toMatchObject({
      vpc_config: { public_access_cidrs: ['0.0.0.0/0'] },
    });
  });

  test('is private with a way in for the VPC', () => {
    const output = synthCluster({ endpointAccess: { kind: 'private', accessPath: 'ssm' } });
    expect(output.one('aws_eks_cluster')).toMatchObject({
      vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
    });
    expect(output.one('aws_vpc_security_group_ingress_rule')).toMatchObject({
      cidr_ipv4: '10.0.0.0/16',
      from_port: 443,
      to_port: 443,
      ip_protocol: 'tcp',
      security_group_id: expect.stringContaining('cluster_security_group_id'),
    });
  });

  test('is private with a way in for named clients', () => {
    const clients = [{ cidr: '172.16.0.0/16' }, { name: 'Runner', securityGroupId: 'sg-1' }];
    const output = synthCluster({
      endpointAccess: { kind: 'private', accessPath: 'vpn', clients },
    });
    expect(
      output.address('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '172.16.0.0/16' }),
    ).toMatch(/Network-172/);
    const rules = output.all('aws_vpc_security_group_ingress_rule');
    expect(rules.map((rule) => rule['cidr_ipv4'] ?? rule['referenced_security_group_id'])).toEqual([
      'sg-1',
      '172.16.0.0/16',
    ]);
  });
});

describe('access to a cluster', () => {
  test('is given to principals by kind', () => {
    const output = synthCluster({
      access: {
        principals: [
          { arn: 'arn:aws:iam::111122223333:role/Admin', kind: 'admin' },
          { arn: 'arn:aws:iam::111122223333:user/eve', kind: 'viewer', groups: ['auditors'] },
        ],
      },
    });
    const eve = output.one('aws_eks_access_entry', {
      principal_arn: 'arn:aws:iam::111122223333:user/eve',
    });
    expect(eve).toMatchObject({ kubernetes_groups: ['auditors'], type: 'STANDARD' });
    const policies = output
      .all('aws_eks_access_policy_association')
      .map((p) => String(p['policy_arn']).split('/')[1]);
    expect(policies).toEqual(
      expect.arrayContaining(['AmazonEKSClusterAdminPolicy', 'AmazonEKSViewPolicy']),
    );
  });

  test('can be given to whoever runs Terraform, by the role behind the session', () => {
    const output = synthCluster({ access: { callerIsAdmin: true } });
    expect(output.data('aws_iam_session_context')[0]?.['arn']).toMatch(/aws_caller_identity.*arn/);
    expect(
      output.all('aws_eks_access_entry').map((entry) => entry['principal_arn']),
    ).toContainEqual(expect.stringContaining('issuer_arn'));
  });

  test('can be added for a team, limited to its namespaces', () => {
    const { cluster, stack } = newCluster();
    cluster.addAccessEntry('TeamVision', {
      principalArn: 'arn:aws:iam::111122223333:role/Vision',
      policy: 'edit',
      namespaces: ['team-vision'],
      kubernetesGroups: ['team-vision'],
    });
    const output = synth(stack);
    const address = output.address('aws_eks_access_entry', {
      principal_arn: 'arn:aws:iam::111122223333:role/Vision',
    });
    expect(
      output.one('aws_eks_access_policy_association', {
        principal_arn: `\${${address}.principal_arn}`,
      }),
    ).toMatchObject({
      access_scope: { type: 'namespace', namespaces: ['team-vision'] },
      policy_arn: expect.stringMatching(/cluster-access-policy\/AmazonEKSEditPolicy$/),
    });
  });

  test('can be left to RBAC of the groups', () => {
    const { cluster, stack } = newCluster();
    const before = 2;
    cluster.addAccessEntry('Team', {
      principalArn: 'arn:aws:iam::111122223333:role/T',
      kubernetesGroups: ['t'],
    });
    expect(synth(stack).all('aws_eks_access_policy_association')).toHaveLength(before);
  });

  const ROLE = 'arn:aws:iam::111122223333:role/T';
  test.each([
    [
      'a session',
      { principalArn: 'arn:aws:sts::111122223333:assumed-role/T/me', policy: 'view' },
      /'principalArn' must be an IAM role or user/,
    ],
    ['no permission', { principalArn: ROLE }, /'policy' or 'kubernetesGroups' must be given/],
    [
      'no namespace',
      { principalArn: ROLE, policy: 'view', namespaces: [] },
      /'namespaces' must list at least one/,
    ],
    [
      'namespaces for no policy',
      { principalArn: ROLE, kubernetesGroups: ['t'], namespaces: ['t'] },
      /go with a 'policy'/,
    ],
    [
      'a reserved group',
      { principalArn: ROLE, kubernetesGroups: ['system:masters'] },
      /must not begin with 'system:', got 'system:masters'/,
    ],
    [
      'a principal that has one',
      { principalArn: 'arn:aws:iam::111122223333:role/Admin', policy: 'view' },
      /'principalArn' must have one entry/,
    ],
  ] as const)('fails when an entry has %s', (_, options, message) => {
    expect(() => {
      newCluster().cluster.addAccessEntry('Team', options);
    }).toThrow(message);
  });
});

describe('security groups', () => {
  test('are found by node classes through the discovery tag', () => {
    expect(synthCluster().one('aws_ec2_tag')).toMatchObject({
      key: 'karpenter.sh/discovery',
      value: 'ml-lab',
      resource_id: expect.stringContaining('cluster_security_group_id'),
    });
  });

  test('nodes have the cluster’s own', () => {
    const { cluster } = newCluster();
    expect(cluster.nodeSecurityGroupId).toBe(cluster.securityGroupId);
    expect(cluster.efaSecurityGroupId).toBeUndefined();
  });

  test('for EFA let everything through to and from the group itself', () => {
    const { cluster, stack } = newCluster({ efa: true });
    const output = synth(stack);
    expect(cluster.efaSecurityGroupId).toBeDefined();
    expect(output.one('aws_security_group')).toMatchObject({ name: 'ml-lab-efa', vpc_id: 'vpc-1' });
    const itself = `\${${output.address('aws_security_group', { name: 'ml-lab-efa' })}.id}`;
    for (const type of [
      'aws_vpc_security_group_ingress_rule',
      'aws_vpc_security_group_egress_rule',
    ]) {
      expect(output.one(type)).toMatchObject({
        ip_protocol: '-1',
        security_group_id: itself,
        referenced_security_group_id: itself,
      });
    }
  });
});

describe('a cluster that exists', () => {
  const options = { name: 'given', computeMode: 'other' } as const;

  test('is found by name and brings defaults', () => {
    const stack = awsStack();
    const cluster = Cluster.fromExisting(stack, 'Cluster', options);
    expect(cluster).toMatchObject({
      name: 'given',
      computeMode: 'other',
      nodeRoleName: 'given-node',
      identityMechanism: 'pod-identity',
    });
    expect(cluster.nodeSecurityGroupId).toBe(cluster.securityGroupId);
    expect(cluster.oidcProvider).toBeUndefined();
    const output = synth(stack);
    expect(output.data('aws_eks_cluster')).toEqual([{ name: 'given' }]);
    expect(output.get('resource')).toBeUndefined();
  });

  test('takes what the user knows better, and access entries', () => {
    const stack = awsStack();
    const cluster = Cluster.fromExisting(stack, 'Cluster', {
      ...options,
      nodeRoleName: 'nodes',
      nodeSecurityGroupId: 'sg-9',
      identityMechanism: 'irsa',
      oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/x',
    });
    cluster.addAccessEntry('Team', {
      principalArn: 'arn:aws:iam::111122223333:role/T',
      policy: 'view',
    });
    expect(cluster).toMatchObject({
      nodeRoleName: 'nodes',
      nodeSecurityGroupId: 'sg-9',
      identityMechanism: 'irsa',
    });
    expect(cluster.nodeRoleArn).toMatch(/:role\/nodes$/);
    expect(cluster.oidcProvider?.arn).toBe('arn:aws:iam::111122223333:oidc-provider/x');
    expect(synth(stack).one('aws_eks_access_entry')['cluster_name']).toMatch(
      /data.aws_eks_cluster/,
    );
  });
});
