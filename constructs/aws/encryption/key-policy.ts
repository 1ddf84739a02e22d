import type { ResourcePolicyStatement } from '../identity';

/** Where a key lives. */
export interface KeyLocation {
  /** AWS partition, such as `aws`. */
  readonly partition: string;
  /** Account id. */
  readonly accountId: string;
  /** Region. */
  readonly region: string;
}

// In a key policy the resource "*" is the key that carries the policy, and nothing else.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
const THIS_KEY = ['*'];

/** What it takes to write and read data under a key. */
export const CRYPTOGRAPHIC_ACTIONS = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
];

/**
 * The account administers the key and may delegate its use by IAM policies.
 *
 * This is the one statement with a wildcard action: without it a key whose other principals are
 * deleted can never be managed again, and identity policies such as the grants of a bucket have no effect.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const accountAdministration = ({
  partition,
  accountId,
}: KeyLocation): ResourcePolicyStatement => ({
  sid: 'AccountAdministration',
  effect: 'Allow',
  principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
  actions: ['kms:*'],
  resources: THIS_KEY,
});

/**
 * CloudWatch Logs encrypts the named log groups, and no others.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export const logGroupUse = (
  { partition, accountId, region }: KeyLocation,
  logGroups: readonly string[],
): ResourcePolicyStatement => ({
  sid: 'CloudWatchLogs',
  effect: 'Allow',
  principal: { Service: `logs.${region}.amazonaws.com` },
  actions: CRYPTOGRAPHIC_ACTIONS,
  resources: THIS_KEY,
  conditions: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': logGroups.map(
        (name) => `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`,
      ),
    },
  },
});

/**
 * Volumes of EC2, as the AWS managed key for EBS permits them: whoever in this account may use EBS,
 * and only through EC2. It names no role because the callers include the cluster role of EKS Auto Mode
 * and the service-linked roles of EC2 Fleet and Spot, which need not exist yet.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export const blockStorageUse = ({ accountId, region }: KeyLocation): ResourcePolicyStatement => ({
  sid: 'BlockStorageThroughEc2',
  effect: 'Allow',
  principal: { AWS: '*' },
  actions: [...CRYPTOGRAPHIC_ACTIONS, 'kms:CreateGrant'],
  resources: THIS_KEY,
  conditions: {
    StringEquals: {
      'kms:CallerAccount': accountId,
      'kms:ViaService': `ec2.${region}.amazonaws.com`,
    },
  },
});

/** Other services use the key for resources of this account, such as an encrypted topic or queue. */
export const serviceUse = (
  { accountId }: KeyLocation,
  services: readonly string[],
): ResourcePolicyStatement => ({
  sid: 'Services',
  effect: 'Allow',
  principal: { Service: services },
  actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
  resources: THIS_KEY,
  conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
});
