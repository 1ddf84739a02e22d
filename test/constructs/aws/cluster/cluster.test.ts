import type { ClusterProps } from '../../../../constructs/aws/cluster';
import { statements } from '../identity/aws-stack';
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

test('equal input gives equal output', () => {
  const text = () => JSON.stringify(synthCluster({ compute: { mode: 'karpenter' }, efa: true }));
  expect(text()).toBe(text());
  expect(PROPS.name).toBe('ml-lab');
});
