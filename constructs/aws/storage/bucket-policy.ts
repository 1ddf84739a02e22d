import type { ResourcePolicyStatement } from '../identity';

/** Refuses every request that is not made over TLS. */
export const refusePlainText = (bucketArn: string): ResourcePolicyStatement => ({
  sid: 'RefusePlainText',
  effect: 'Deny',
  principal: { AWS: '*' },
  actions: ['s3:*'],
  resources: [bucketArn, `${bucketArn}/*`],
  conditions: { Bool: { 'aws:SecureTransport': 'false' } },
});

/**
 * Lets S3 deliver access logs of buckets of this account.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export const receiveAccessLogs = (bucketArn: string, account: string): ResourcePolicyStatement => ({
  sid: 'ReceiveAccessLogs',
  effect: 'Allow',
  principal: { Service: 'logging.s3.amazonaws.com' },
  actions: ['s3:PutObject'],
  resources: [`${bucketArn}/*`],
  conditions: { StringEquals: { 'aws:SourceAccount': account } },
});
