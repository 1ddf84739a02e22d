import type { ClusterProps, KarpenterModeOptions } from '../../../../constructs/aws/cluster';
import type { synthCluster } from './fixture';

export const VOLUME_KEY = { arn: 'arn:aws:kms:us-west-2:111122223333:key/volumes' };

export const karpenter = (change: Partial<KarpenterModeOptions> = {}): Partial<ClusterProps> => ({
  compute: { mode: 'karpenter', ...change },
});

export const policyNames = (output: ReturnType<typeof synthCluster>, role: string): string[] =>
  output
    .all('aws_iam_role_policy_attachment')
    .filter(
      (attachment) =>
        attachment['role'] === `\${${output.address('aws_iam_role', { name: role })}.name}`,
    )
    .map((attachment) => String(attachment['policy_arn']).split(':policy/')[1] ?? '');
