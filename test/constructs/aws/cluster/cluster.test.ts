import type { ClusterProps } from '../../../../constructs/aws/cluster';
import { Cluster } from '../../../../constructs/aws/cluster';
import { awsStack, statements, synth } from '../identity/aws-stack';
import { NETWORK, PROPS, newCluster, synthCluster } from './fixture';

describe('the control plane', () => {
  const output = synthCluster();
  const cluster = output.one('aws_eks_cluster');

  test('is private inside the VPC, open to the listed networks, and logs everything', () => {
    expect(cluster).toMatchObject({
      name: 'ml-lab',
      version: '1.35',
      enabled_cluster_log_types: [
        'api',
        'audit',
        'authenticator',
        'controllerManager',
        'scheduler',
      ],
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: true,
        public_access_cidrs: ['203.0.113.0/24'],
        subnet_ids: ['subnet-a', 'subnet-b'],
      },
    });
  });

  test('gives its creator nothing and avoids extended support', () => {
    expect(cluster).toMatchObject({
      access_config: {
        authentication_mode: 'API',
        bootstrap_cluster_creator_admin_permissions: false,
      },
      bootstrap_self_managed_addons: false,
      upgrade_policy: { support_type: 'STANDARD' },
      lifecycle: {
        ignore_changes: [
          'bootstrap_self_managed_addons',
          'access_config[0].bootstrap_cluster_creator_admin_permissions',
        ],
      },
    });
  });

  test('is protected and shifts zones unless told otherwise', () => {
    expect(cluster).toMatchObject({
      deletion_protection: true,
      zonal_shift_config: { enabled: true },
    });
    const lab = synthCluster({ deletionProtection: false, zonalShift: false }).one(
      'aws_eks_cluster',
    );
    expect(lab).toMatchObject({
      deletion_protection: false,
      zonal_shift_config: { enabled: false },
    });
  });

  test('waits for its log group, its permissions and nothing in the cluster', () => {
    const waits = cluster['depends_on'];
    expect(waits).toContain(
      output.address('aws_cloudwatch_log_group', { name: '/aws/eks/ml-lab/cluster' }),
    );
    expect(waits).toContain(output.address('aws_iam_role_policy', { name: 'secrets-encryption' }));
    expect(JSON.stringify(waits)).not.toMatch(/aws_eks_/);
  });

  test('encrypts Secrets and logs with an own key that CloudWatch Logs may use for this log group', () => {
    const key = output.one('aws_kms_key');
    const arn = `\${${output.address('aws_kms_key', {})}.arn}`;
    expect(cluster['encryption_config']).toEqual({
      provider: { key_arn: arn },
      resources: ['secrets'],
    });
    expect(output.one('aws_cloudwatch_log_group')).toMatchObject({
      kms_key_id: arn,
      retention_in_days: 90,
    });
    expect(key).toMatchObject({ enable_key_rotation: true, lifecycle: { prevent_destroy: true } });
    expect(key['policy']).toContain('log-group:/aws/eks/ml-lab/cluster');
    expect(
      statements(output.one('aws_iam_role_policy', { name: 'secrets-encryption' }))[0],
    ).toMatchObject({
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
      Resource: [arn],
    });
  });

  test('can use a key that exists', () => {
    const given = synthCluster({
      encryptionKey: { arn: 'arn:aws:kms:us-west-2:111122223333:key/k' },
    });
    expect(given.all('aws_kms_key')).toEqual([]);
    expect(JSON.stringify(given.one('aws_eks_cluster'))).toContain('key/k');
  });

  test('lets one destroy remove the key of an unprotected cluster', () => {
    const lab = synthCluster({ deletionProtection: false });
    expect(lab.one('aws_kms_key')).toMatchObject({
      deletion_window_in_days: 7,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('takes retention, version and service network', () => {
    const output = synthCluster({
      logRetentionDays: 7,
      version: '1.36',
      serviceCidr: '172.20.0.0/16',
    });
    expect(output.one('aws_cloudwatch_log_group')['retention_in_days']).toBe(7);
    expect(output.one('aws_eks_cluster')).toMatchObject({
      version: '1.36',
      kubernetes_network_config: { service_ipv4_cidr: '172.20.0.0/16', ip_family: 'ipv4' },
    });
  });

  const WITH_INTRA = { ...NETWORK, intraSubnetIds: ['intra-a', 'intra-b'] };

  test.each([
    ['Karpenter makes the nodes', { mode: 'karpenter' as const }],
    ['there are no built-in pools', { mode: 'auto' as const, builtInPools: [] }],
  ])('has subnets of its own where %s', (_case, compute) => {
    const output = synthCluster({ network: WITH_INTRA, compute, addOns: [] });
    expect(output.one('aws_eks_cluster')).toMatchObject({
      vpc_config: { subnet_ids: ['intra-a', 'intra-b'] },
    });
  });

  test('shares the nodes’ subnets with built-in pools, which could pull no image elsewhere', () => {
    expect(synthCluster({ network: WITH_INTRA }).one('aws_eks_cluster')).toMatchObject({
      vpc_config: { subnet_ids: ['subnet-a', 'subnet-b'] },
    });
  });

  test('lets Auto Mode put our tags on what it makes for this cluster', () => {
    const policy = String(
      synthCluster().one('aws_iam_role_policy', { name: 'user-tags' })['policy'],
    );
    for (const action of ['ec2:CreateFleet', 'ec2:CreateVolume', 'ec2:CreateNetworkInterface']) {
      expect(policy).toContain(action);
    }
    const { Statement } = JSON.parse(policy) as {
      Statement: { Condition: { StringEquals: object } }[];
    };
    for (const { Condition } of Statement) {
      expect(Condition.StringEquals).toEqual({ 'aws:RequestTag/eks:eks-cluster-name': 'ml-lab' });
    }
  });

  test('caps every role where a boundary is given', () => {
    const boundary = 'arn:aws:iam::111122223333:policy/cap';
    for (const mode of ['auto', 'karpenter'] as const) {
      const roles = synthCluster({ permissionsBoundaryArn: boundary, compute: { mode } }).all(
        'aws_iam_role',
      );
      expect(new Set(roles.map((role) => role['permissions_boundary']))).toEqual(
        new Set([boundary]),
      );
    }
  });
});

describe('a cluster', () => {
  test.each<[string, Partial<ClusterProps>, RegExp]>([
    ['its name has a dot', { name: 'ml.lab' }, /'name' must be 1 to 100 letters.*got 'ml.lab'/],
    ['its name is too long for a role', { name: 'n'.repeat(60) }, /at most 64 are allowed/],
    [
      'it has one zone',
      { network: { ...NETWORK, privateSubnetIds: ['a'] } },
      /at least 2 zones for the control plane, got 1/,
    ],
    [
      'logs have an odd retention',
      { logRetentionDays: 8 },
      /'logRetentionDays' must be one of 1, 3, 5, 7.*got 8/,
    ],
    [
      'add-ons have no node',
      { compute: { mode: 'auto', builtInPools: [] } },
      /'compute.builtInPools' is empty/,
    ],
    [
      'it has no admin',
      { access: {} },
      /'access.principals' must name at least one of kind 'admin'/,
    ],
    [
      'it has only viewers',
      { access: { principals: [{ arn: 'arn:aws:iam::111122223333:role/V', kind: 'viewer' }] } },
      /'access.principals' must name at least one of kind 'admin'/,
    ],
    [
      'nobody may connect',
      { endpointAccess: { kind: 'public', cidrs: [] } },
      /'endpointAccess.cidrs' must name at least one network/,
    ],
    [
      'everybody may connect',
      { endpointAccess: { kind: 'public', cidrs: ['0.0.0.0/0'] } },
      /must not be wider than \/8, got '0.0.0.0\/0'/,
    ],
    [
      'half the internet may connect',
      { endpointAccess: { kind: 'public', cidrs: ['128.0.0.0/1'] } },
      /must not be wider than \/8/,
    ],
    [
      'a network is malformed',
      { endpointAccess: { kind: 'public', cidrs: ['203.0.113.7'] } },
      /'endpointAccess.cidrs' must be IPv4 networks: '203.0.113.7'/,
    ],
    [
      'a public network is private',
      { endpointAccess: { kind: 'public', cidrs: ['10.1.0.0/16'] } },
      /must be public addresses, got '10.1.0.0\/16'/,
    ],
    [
      'a private endpoint admits nobody',
      { endpointAccess: { kind: 'private', accessPath: 'vpn', clients: [] } },
      /'endpointAccess.clients' must name at least one network or security group/,
    ],
    [
      'a client is malformed',
      { endpointAccess: { kind: 'private', accessPath: 'vpn', clients: [{ cidr: 'office' }] } },
      /'endpointAccess.clients' must be IPv4 networks: 'office'/,
    ],
  ])('fails when %s', (_, change, message) => {
    expect(() => newCluster(change)).toThrow(message);
  });

  test('fails when its Kubernetes version is not supported', () => {
    // A configuration file can hold any text.
    const version = JSON.parse('"1.31"');
    expect(() => newCluster({ version })).toThrow(
      /'version' must be supported: Kubernetes '1.31' is refused/,
    );
  });
});

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

test('equal input gives equal output', () => {
  const text = () => JSON.stringify(synthCluster({ compute: { mode: 'karpenter' }, efa: true }));
  expect(text()).toBe(text());
  expect(PROPS.name).toBe('ml-lab');
});
