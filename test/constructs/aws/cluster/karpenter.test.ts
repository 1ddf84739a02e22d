import { InterruptionQueue } from '../../../../constructs/aws/cluster';
import { KARPENTER_POLICIES } from '../../../../constructs/aws/cluster/karpenter-policy';
import { wildcardGrants } from '../../../../constructs/aws/identity';
import { awsStack, statements, synth } from '../identity/aws-stack';
import { addOnNames, newCluster, synthCluster } from './fixture';
import recorded from './karpenter-permissions.json';
import { VOLUME_KEY, karpenter, policyNames } from './compute-fixture';

describe('self-managed Karpenter', () => {
  const { cluster, stack } = newCluster({ ...karpenter(), volumeKeys: [VOLUME_KEY] });
  const output = synth(stack);
  const group = output.one('aws_eks_node_group');
  const template = output.one('aws_launch_template');

  test('leaves EKS Auto Mode off', () => {
    const resource = output.one('aws_eks_cluster');
    expect(resource['compute_config']).toBeUndefined();
    expect(resource['storage_config']).toBeUndefined();
    expect(policyNames(output, 'ml-lab-cluster')).toEqual(['AmazonEKSClusterPolicy']);
  });

  test('installs networking before nodes and the rest after them', () => {
    const before = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];
    const waits = String(group['depends_on']);
    for (const name of before) {
      expect(waits).toContain(output.address('aws_eks_addon', { addon_name: name }));
    }
    const node = output.address('aws_eks_node_group', {});
    const after = output
      .all('aws_eks_addon')
      .filter((addOn) => String(addOn['depends_on']).includes(node));
    expect(after.map((addOn) => addOn['addon_name']).toSorted()).toEqual([
      'aws-ebs-csi-driver',
      'aws-efs-csi-driver',
      'coredns',
      'eks-node-monitoring-agent',
      'metrics-server',
      'snapshot-controller',
    ]);
    expect(addOnNames(output)).toHaveLength(before.length + after.length);
  });

  test('enforces NetworkPolicies', () => {
    expect(output.one('aws_eks_addon', { addon_name: 'vpc-cni' })['configuration_values']).toBe(
      '{"enableNetworkPolicy":"true"}',
    );
  });

  test('runs its controllers on a managed node group of two to four nodes', () => {
    expect(group).toMatchObject({
      node_group_name: 'ml-lab-system',
      ami_type: 'AL2023_x86_64_STANDARD',
      instance_types: ['m7i.large', 'm6i.large'],
      capacity_type: 'ON_DEMAND',
      scaling_config: { min_size: 2, max_size: 4, desired_size: 2 },
      subnet_ids: ['subnet-a', 'subnet-b'],
      lifecycle: { ignore_changes: ['scaling_config[0].desired_size'] },
    });
    expect(group['version']).toMatch(/aws_eks_cluster.*version/);
    expect(group['taint']).toBeUndefined();
  });

  test('keeps pods away from the node’s credentials and encrypts its disk', () => {
    expect(template).toMatchObject({
      metadata_options: {
        http_endpoint: 'enabled',
        http_tokens: 'required',
        http_put_response_hop_limit: 1,
      },
      block_device_mappings: [
        {
          device_name: '/dev/xvda',
          ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: 50 },
        },
      ],
    });
  });

  test('takes sizes, and both volumes of Bottlerocket', () => {
    const systemNodes = {
      instanceTypes: ['m7g.large'],
      amiType: 'BOTTLEROCKET_ARM_64',
      min: 1,
      desired: 2,
      max: 3,
      diskGiB: 100,
    } as const;
    const arm = synthCluster(karpenter({ systemNodes }));
    expect(arm.one('aws_eks_node_group')['scaling_config']).toEqual({
      min_size: 1,
      desired_size: 2,
      max_size: 3,
    });
    expect(arm.one('aws_launch_template')['block_device_mappings']).toMatchObject([
      { device_name: '/dev/xvda', ebs: { volume_size: 4 } },
      { device_name: '/dev/xvdb', ebs: { volume_size: 100 } },
    ]);
  });

  test.each([
    [
      'fewer than the fewest are wanted',
      { min: 3, desired: 2 },
      /1 <= min <= desired <= max, got min 3, desired 2, max 4/,
    ],
    [
      'the disk is tiny',
      { diskGiB: 8 },
      /'systemNodes.diskGiB' must be a whole number from 20 to 16384, got 8/,
    ],
    [
      'there is no type',
      { instanceTypes: [] },
      /'systemNodes.instanceTypes' must name at least one type/,
    ],
    [
      'type and image differ',
      { instanceTypes: ['m7g.large'] },
      /must be amd64 for amiType 'AL2023_x86_64_STANDARD', got 'm7g.large'/,
    ],
    [
      'the type is unknown',
      { instanceTypes: ['x99.huge'] },
      /'systemNodes.instanceTypes' must be known types/,
    ],
  ])('fails when %s', (_, systemNodes, message) => {
    expect(() => newCluster(karpenter({ systemNodes }))).toThrow(message);
  });

  test('gives its nodes a role with an entry, and no permission of the CNI', () => {
    expect(output.one('aws_eks_access_entry', { type: 'EC2_LINUX' })['principal_arn']).toBe(
      `\${${output.address('aws_iam_role', { name: 'ml-lab-node' })}.arn}`,
    );
    expect(policyNames(output, 'ml-lab-node').toSorted()).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodePolicy',
    ]);
    expect(policyNames(output, 'ml-lab-vpc-cni')).toEqual(['AmazonEKS_CNI_Policy']);
    expect(cluster.nodeRoleName).toBe('ml-lab-node');
  });

  test('opens sessions on nodes only when asked', () => {
    const open = synthCluster(karpenter({ sessionManager: true }));
    for (const role of ['ml-lab-node', 'ml-lab-system-node']) {
      expect(policyNames(open, role)).toContain('AmazonSSMManagedInstanceCore');
      expect(policyNames(output, role)).not.toContain('AmazonSSMManagedInstanceCore');
    }
  });

  test('lets the EBS driver, not the control plane, use volume keys', () => {
    const policy = output.one('aws_iam_role_policy', { name: 'volume-encryption' });
    expect(policy['role']).toBe(
      `\${${output.address('aws_iam_role', { name: 'ml-lab-aws-ebs-csi-driver' })}.name}`,
    );
  });

  test('offers its controller’s identity and queue', () => {
    expect(cluster.karpenter).toMatchObject({
      interruptionQueueName: 'ml-lab-karpenter',
      controller: {
        namespace: 'karpenter',
        serviceAccount: 'karpenter',
        roleName: 'ml-lab-karpenter',
      },
    });
    const moved = newCluster(karpenter({ namespace: 'kube-system' })).cluster;
    expect(moved.karpenter?.controller.namespace).toBe('kube-system');
  });

  test('can leave out the monitoring agent and tag subnets that nobody manages', () => {
    const output = synthCluster(karpenter({ nodeAddOns: [], tagSubnets: true }));
    expect(addOnNames(output)).not.toContain('eks-node-monitoring-agent');
    const tagged = output.all('aws_ec2_tag').map((tag) => tag['resource_id']);
    expect(tagged).toEqual(expect.arrayContaining(['subnet-a', 'subnet-b']));
  });
});

describe('the permissions of Karpenter', () => {
  const context = {
    clusterName: 'CLUSTER',
    clusterArn: 'arn:PARTITION:eks:REGION:ACCOUNT:cluster/CLUSTER',
    nodeRoleArn: 'NODE_ROLE',
    queueArn: 'QUEUE',
    partition: 'PARTITION',
    accountId: 'ACCOUNT',
    region: 'REGION',
  };
  const ours = Object.values(KARPENTER_POLICIES).flatMap((policy) => policy(context));

  test.each(recorded.statements)('are those of upstream in $sid', (upstream) => {
    const statement = ours.find(({ sid }) => sid === upstream.sid);
    const conditions = Object.entries(statement?.conditions ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} ${key} ${[value].flat().join(',')}`),
    );
    expect({
      sid: statement?.sid,
      actions: statement?.actions,
      resources: statement?.resources,
      conditions: conditions.toSorted(),
    }).toEqual(upstream);
  });

  test('have nothing that upstream has not', () => {
    expect(ours).toHaveLength(recorded.statements.length);
  });

  test('fit the inline policies of one role', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: without white space
    const limit = 10_240;
    const longest = {
      ...context,
      clusterName: 'c'.repeat(34),
      region: 'ap-southeast-2',
      accountId: '1'.repeat(12),
    };
    const texts = Object.values(KARPENTER_POLICIES).map((policy) =>
      JSON.stringify(policy(longest)),
    );
    expect(texts.join('').length).toBeLessThan(limit);
  });

  test('carry a reason for every wildcard', () => {
    const { stack } = newCluster(karpenter());
    const reasoned = wildcardGrants(stack).map(({ sid }) => sid);
    const wild = ours.filter(({ resources }) =>
      resources.some((resource) => resource.includes('*')),
    );
    expect(reasoned.toSorted()).toEqual(wild.map(({ sid }) => sid).toSorted());
  });
});

describe('the queue of interruptions', () => {
  const stack = awsStack();
  const queue = new InterruptionQueue(stack, 'Queue', { name: 'ml-lab-karpenter' });
  const output = synth(stack);

  test('is encrypted and short-lived', () => {
    expect(output.one('aws_sqs_queue')).toMatchObject({
      name: queue.name,
      sqs_managed_sse_enabled: true,
      message_retention_seconds: 300,
    });
  });

  test('hears of every kind of interruption', () => {
    const kinds = output
      .all('aws_cloudwatch_event_rule')
      .map((rule) => JSON.parse(String(rule['event_pattern']))['detail-type'][0]);
    expect(kinds.toSorted()).toEqual([
      'AWS Health Event',
      'EC2 Capacity Reservation Instance Interruption Warning',
      'EC2 Instance Rebalance Recommendation',
      'EC2 Instance State-change Notification',
      'EC2 Spot Instance Interruption Warning',
    ]);
    const rules = output.all('aws_cloudwatch_event_target').map((target) => target['arn']);
    expect(new Set(rules).size).toBe(1);
    expect(rules).toHaveLength(kinds.length);
  });

  test('admits only its own rules, over TLS', () => {
    const [send, deny] = statements(output.one('aws_sqs_queue_policy'));
    expect(send).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['sqs:SendMessage'],
    });
    expect(JSON.stringify(send?.['Condition']).match(/aws_cloudwatch_event_rule/g)).toHaveLength(5);
    expect(deny).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('fails when its name makes rule names too long', () => {
    expect(() => new InterruptionQueue(awsStack(), 'Queue', { name: 'q'.repeat(50) })).toThrow(
      /'name' makes a rule name of 70 characters.*shorten it by 6/,
    );
  });
});
