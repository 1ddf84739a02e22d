import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { AddOn } from '../../../../constructs/aws/cluster';
import { statements, synth } from '../identity/aws-stack';
import { addOnNames, newCluster, synthCluster } from './fixture';
import { VOLUME_KEY, policyNames } from './compute-fixture';

describe('EKS Auto Mode', () => {
  const output = synthCluster({ volumeKeys: [VOLUME_KEY] });

  test('sets its three switches together', () => {
    expect(output.one('aws_eks_cluster')).toMatchObject({
      compute_config: { enabled: true, node_pools: ['system'] },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
      storage_config: { block_storage: { enabled: true } },
    });
  });

  test('gives the control plane its five policies and session tags', () => {
    expect(policyNames(output, 'ml-lab-cluster').toSorted()).toEqual([
      'AmazonEKSBlockStoragePolicy',
      'AmazonEKSClusterPolicy',
      'AmazonEKSComputePolicy',
      'AmazonEKSLoadBalancingPolicy',
      'AmazonEKSNetworkingPolicy',
    ]);
    const role = output.one('aws_iam_role', { name: 'ml-lab-cluster' });
    expect(statements(role, 'assume_role_policy')[0]).toMatchObject({
      Principal: { Service: 'eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    });
  });

  test('lets the control plane encrypt volumes with the given keys only', () => {
    expect(
      statements(output.one('aws_iam_role_policy', { name: 'volume-encryption' })),
    ).toMatchObject([
      { Sid: 'UseVolumeKeys', Resource: [VOLUME_KEY.arn] },
      {
        Sid: 'GrantVolumeKeys',
        Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
        Resource: [VOLUME_KEY.arn],
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ]);
    const none = synthCluster()
      .all('aws_iam_role_policy')
      .map((policy) => policy['name']);
    expect(none).not.toContain('volume-encryption');
  });

  test('has one node role for built-in pools and another, with an entry of its own, for our node classes', () => {
    const own = output.address('aws_iam_role', { name: 'ml-lab-node' });
    const builtIn = output.address('aws_iam_role', { name: 'ml-lab-built-in-node' });
    expect(output.one('aws_eks_cluster')).toMatchObject({
      compute_config: { node_role_arn: `\${${builtIn}.arn}` },
    });
    expect(output.one('aws_eks_access_entry', { type: 'EC2' })['principal_arn']).toBe(
      `\${${own}.arn}`,
    );
    expect(JSON.stringify(output.all('aws_eks_access_policy_association'))).toContain(
      'AmazonEKSAutoNodePolicy',
    );
    expect(policyNames(output, 'ml-lab-node')).toEqual(policyNames(output, 'ml-lab-built-in-node'));
    expect(policyNames(output, 'ml-lab-node').toSorted()).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodeMinimalPolicy',
    ]);
  });

  test('installs only what it does not bring, placed on the system pool', () => {
    expect(addOnNames(output).toSorted()).toEqual([
      'aws-efs-csi-driver',
      'metrics-server',
      'snapshot-controller',
    ]);
    const placed = (name: string) =>
      output.one('aws_eks_addon', { addon_name: name })['configuration_values'];
    expect(placed('metrics-server')).toBe(
      '{"tolerations":[{"key":"CriticalAddonsOnly","operator":"Exists"}]}',
    );
    expect(placed('snapshot-controller')).toBe(
      '{"nodeSelector":{"karpenter.sh/nodepool":"system"}}',
    );
    expect(placed('aws-efs-csi-driver')).toBeUndefined();
  });

  test('needs no placement where only the general pool is built in', () => {
    const general = synthCluster({ compute: { mode: 'auto', builtInPools: ['general-purpose'] } });
    expect(general.all('aws_eks_addon').map((addOn) => addOn['configuration_values'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('can do without built-in pools, and then without their role', () => {
    const bare = synthCluster({ compute: { mode: 'auto', builtInPools: [] }, addOns: [] });
    expect(bare.one('aws_eks_cluster')['compute_config']).toEqual({
      enabled: true,
      node_pools: [],
    });
    expect(
      bare
        .all('aws_iam_role')
        .map((role) => role['name'])
        .toSorted(),
    ).toEqual(['ml-lab-cluster', 'ml-lab-node']);
  });

  test('has nothing of self-managed Karpenter', () => {
    expect(newCluster().cluster.karpenter).toBeUndefined();
    expect(output.all('aws_eks_node_group')).toEqual([]);
    expect(output.all('aws_sqs_queue')).toEqual([]);
  });

  test('fails when an add-on is installed that it brings itself', () => {
    const { cluster } = newCluster();
    expect(() => new AddOn(cluster, 'Ebs', { cluster, name: 'aws-ebs-csi-driver' })).toThrow(
      /'name' must be an add-on that EKS Auto Mode does not bring itself, got 'aws-ebs-csi-driver'/,
    );
  });
});

describe('an add-on', () => {
  const output = synthCluster();
  const efs = output.one('aws_eks_addon', { addon_name: 'aws-efs-csi-driver' });

  test('takes the default version of EKS for the cluster, and puts edits back', () => {
    expect(efs).toMatchObject({
      addon_version: expect.stringMatching(/data.aws_eks_addon_version.*version/),
      resolve_conflicts_on_create: 'OVERWRITE',
      resolve_conflicts_on_update: 'OVERWRITE',
    });
    expect(output.data('aws_eks_addon_version')[0]).toMatchObject({
      most_recent: false,
      kubernetes_version: expect.stringMatching(/aws_eks_cluster.*version/),
    });
  });

  test('waits for the identities of its service accounts', () => {
    const associations = output
      .all('aws_eks_pod_identity_association')
      .map((a) => a['service_account']);
    expect(associations).toEqual(['efs-csi-node-sa', 'efs-csi-controller-sa']);
    expect(String(efs['depends_on'])).toMatch(
      /aws_eks_pod_identity_association.*aws_eks_pod_identity_association/,
    );
    expect(efs['service_account_role_arn']).toBeUndefined();
    expect(policyNames(output, 'ml-lab-aws-efs-csi-driver')).toEqual([
      'service-role/AmazonEFSCSIDriverPolicy',
    ]);
  });

  test('is annotated with its role where the cluster uses IRSA', () => {
    const irsa = synthCluster({ identityMechanism: 'irsa' });
    expect(
      irsa.one('aws_eks_addon', { addon_name: 'aws-efs-csi-driver' })['service_account_role_arn'],
    ).toMatch(/aws_iam_role/);
    expect(irsa.all('aws_eks_pod_identity_association')).toEqual([]);
  });

  test('can be pinned, configured, ordered and added later', () => {
    const { cluster, stack } = newCluster({ addOns: [] });
    const first = new SqsQueue(stack, 'First');
    new AddOn(cluster, 'Metrics', {
      cluster,
      name: 'metrics-server',
      version: 'v0.8.0-eksbuild.1',
      configuration: { replicas: 2 },
      dependsOn: [first],
    });
    expect(synth(stack).one('aws_eks_addon')).toMatchObject({
      addon_version: 'v0.8.0-eksbuild.1',
      configuration_values: '{"replicas":2}',
      depends_on: [expect.stringContaining('aws_sqs_queue')],
    });
  });
});

describe('an OIDC provider', () => {
  test('exists only where the cluster uses IRSA', () => {
    const { cluster, stack } = newCluster({ identityMechanism: 'irsa' });
    const output = synth(stack);
    expect(output.one('aws_iam_openid_connect_provider')).toMatchObject({
      client_id_list: ['sts.amazonaws.com'],
      url: expect.stringContaining('issuer'),
    });
    expect(JSON.stringify(output.get('locals'))).toContain('replace(');
    expect(cluster.oidcProvider?.issuerHost).toMatch(/TfToken/);
    expect(synthCluster().all('aws_iam_openid_connect_provider')).toEqual([]);
  });
});
