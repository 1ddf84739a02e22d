import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { CRYPTOGRAPHIC_ACTIONS, EncryptionKey } from '../encryption';
import { AwsContext, Role, clusterRoleName, serviceTrust } from '../identity';
import type { PolicyStatement } from '../identity';
import { userTagStatements } from './user-tags-policy';

/** What a key of the cluster must offer. */
export interface IClusterKey {
  /** ARN of a symmetric KMS key. */
  readonly arn: string;
}

// https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
const CLUSTER_POLICY = 'AmazonEKSClusterPolicy';
// https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html
const AUTO_MODE_POLICIES = [
  'AmazonEKSComputePolicy',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingPolicy',
];

/** All log types of the control plane. https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export const LOG_TYPES = [
  'api',
  'audit',
  'authenticator',
  'controllerManager',
  'scheduler',
] as const;

/** Settings of {@link ControlPlaneSupport}. */
export interface ControlPlaneSupportProps {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Adds what EKS Auto Mode needs to the cluster's role. */
  readonly autoMode: boolean;
  /** Days that logs are kept; one of the periods that CloudWatch Logs accepts. */
  readonly logRetentionDays: number;
  /** Makes an own key undeletable by one destroy. */
  readonly deletionProtection: boolean;
  /**
   * Key of Secrets and logs. Its policy must admit CloudWatch Logs.
   *
   * @default - an own key, rotated yearly
   */
  readonly encryptionKey?: IClusterKey;
  /** Keys that volumes of pods or nodes are encrypted with. */
  readonly volumeKeys: readonly IClusterKey[];
  /**
   * Policy that caps the cluster's role.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** What must exist before the cluster: its role, its key, and the log group that EKS would otherwise create. */
export class ControlPlaneSupport extends Construct {
  /** Role of the cluster. */
  readonly roleArn: string;
  /** Key that Secrets are encrypted with. */
  readonly keyArn: string;
  /** Everything the cluster waits for. */
  readonly dependables: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ControlPlaneSupportProps) {
    super(scope, id);
    const logGroupName = `/aws/eks/${props.clusterName}/cluster`;

    const key = props.encryptionKey ?? ownKey(this, logGroupName, props);
    const role = clusterRole(this, props);
    role.addPolicy('secrets-encryption', [secretsKeyStatement(key)]);
    if (props.autoMode) {
      role.addPolicy('user-tags', userTagStatements(props.clusterName));
      if (props.volumeKeys.length > 0) {
        role.addPolicy('volume-encryption', volumeKeyStatements(props.volumeKeys));
      }
    }
    const logs = new CloudwatchLogGroup(this, 'Logs', {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: key.arn,
    });

    this.roleArn = role.arn;
    this.keyArn = key.arn;
    this.dependables = [...role.dependables, logs];
  }
}

/**
 * Lets a controller create encrypted volumes: the key itself, and grants that AWS services use for it.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-kms.html
 */
export function volumeKeyStatements(keys: readonly IClusterKey[]): PolicyStatement[] {
  const resources = keys.map(({ arn }) => arn);
  return [
    {
      sid: 'UseVolumeKeys',
      actions: CRYPTOGRAPHIC_ACTIONS,
      resources,
    },
    {
      sid: 'GrantVolumeKeys',
      actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      resources,
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

function ownKey(
  scope: Construct,
  logGroupName: string,
  { clusterName, deletionProtection }: ControlPlaneSupportProps,
): IClusterKey {
  return new EncryptionKey(scope, 'Key', {
    alias: `eks/${clusterName}`,
    description: `Kubernetes Secrets and control-plane logs of ${clusterName}`,
    protection: deletionProtection ? 'protected' : 'deletable',
    logGroups: [logGroupName],
  });
}

function clusterRole(scope: Construct, props: ControlPlaneSupportProps): Role {
  const policies = props.autoMode ? [CLUSTER_POLICY, ...AUTO_MODE_POLICIES] : [CLUSTER_POLICY];
  const context = AwsContext.of(scope);
  return new Role(scope, 'Role', {
    name: clusterRoleName(scope, props.clusterName, 'cluster'),
    description: `Control plane of EKS cluster ${props.clusterName}`,
    trustPolicy: serviceTrust('eks.amazonaws.com', { tagSession: props.autoMode }),
    managedPolicyArns: policies.map((name) => context.managedPolicyArn(name)),
    permissionsBoundaryArn: props.permissionsBoundaryArn,
  });
}

function secretsKeyStatement(key: IClusterKey): PolicyStatement {
  return {
    sid: 'EncryptSecrets',
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
    resources: [key.arn],
  };
}
