import { grantMetricReads } from '../../../../constructs/aws/cloudwatch';
import { WorkloadIdentity } from '../../../../constructs/aws/identity';
import { awsStack, statements, synth } from '../identity/aws-stack';

function policy() {
  const stack = awsStack();
  const identity = new WorkloadIdentity(stack, 'Grafana', {
    cluster: { name: 'ml-lab', arn: 'arn:aws:eks:x', identityMechanism: 'pod-identity' },
    name: 'grafana',
    namespace: 'grafana',
    serviceAccount: 'grafana',
  });
  grantMetricReads(stack, identity, 'ml-lab');
  return statements(synth(stack).one('aws_iam_role_policy'));
}

describe('a reader of CloudWatch', () => {
  const [metrics, groups, logs] = policy();

  test('reads metrics of its region, and changes nothing', () => {
    expect(metrics).toMatchObject({ Sid: 'ReadMetrics', Resource: ['*'] });
    expect(JSON.stringify(metrics?.['Condition'])).toContain('aws:RequestedRegion');
    expect(JSON.stringify(metrics?.['Action'])).not.toMatch(/:(Put|Delete|Set|Create)/);
  });

  test('finds groups of logs, and queries those of the cluster alone', () => {
    expect(groups).toMatchObject({ Sid: 'FindLogs', Resource: ['*'] });
    expect(logs).toMatchObject({
      Action: ['logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:StartQuery'],
      Resource: [expect.stringMatching(/:log-group:\/aws\/eks\/ml-lab\/cluster:\*$/)],
    });
  });
});
