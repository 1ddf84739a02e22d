import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { EncryptionKey } from '../../../../constructs/aws/encryption';
import type { GrantStatement } from '../../../../constructs/aws/identity';
import { ContainerLogs } from '../../../../constructs/aws/logs';
import { resolved, Synthesized, testStack } from '../network/synthesized';

function build(retentionDays = 30) {
  const stack = testStack();
  const logs = new ContainerLogs(stack, 'Logs', {
    logGroup: '/ml/containers',
    logStream: 'containers',
    retentionDays,
    encryptionKey: EncryptionKey.fromArn(
      stack,
      'arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555',
    ),
  });
  return { stack, logs };
}

test('lines are encrypted, and kept for so many days, in one stream', () => {
  const { stack } = build();
  const output = new Synthesized(stack);
  expect(output.one(CloudwatchLogGroup)).toMatchObject({
    name: '/ml/containers',
    retention_in_days: 30,
    kms_key_id: 'arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555',
  });
  expect(output.one(CloudwatchLogStream)).toMatchObject({ name: 'containers' });
});

test('who may write may write lines to the stream, and nothing else', () => {
  const { stack, logs } = build();
  const given: GrantStatement[] = [];
  logs.grantWrite({ addPolicy: (_id, statements) => given.push(...statements) });
  expect(resolved(stack, given)).toMatchObject([
    {
      actions: ['logs:PutLogEvents'],
      resources: [expect.stringContaining('aws_cloudwatch_log_stream.Logs_Stream')],
    },
  ]);
});

test('fails when they are kept for a time that CloudWatch does not have', () => {
  expect(() => build(31)).toThrow("'retentionDays' must be one of 1, 3, 5");
});
