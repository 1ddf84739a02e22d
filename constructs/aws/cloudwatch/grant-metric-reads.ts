import type { Construct } from 'constructs';
import { AwsContext, type PolicyStatement } from '../identity';

// What Grafana asks of CloudWatch, narrowed to one region, and to the logs of one cluster:
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonGrafanaCloudWatchAccess.html

/** What is read of metrics and alarms; none of these actions knows resources. */
const READ_METRICS = [
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DescribeAlarmsForMetric',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'ec2:DescribeInstances',
  'ec2:DescribeRegions',
  'ec2:DescribeTags',
  'tag:GetResources',
];

/** An identity that takes statements with a justified wildcard. */
export interface IMetricReader {
  /** Gives the identity these statements; `id` is unique for it. */
  addPolicy(id: string, statements: readonly PolicyStatement[]): void;
}

/** Lets an identity read metrics and alarms of the region, and query the logs of a cluster’s control plane. */
export function grantMetricReads(
  scope: Construct,
  reader: IMetricReader,
  clusterName: string,
): void {
  const { partition, accountId, region } = AwsContext.of(scope);
  const inRegion = { StringEquals: { 'aws:RequestedRegion': region } };
  reader.addPolicy('metrics', [
    {
      sid: 'ReadMetrics',
      actions: READ_METRICS,
      resources: ['*'],
      conditions: inRegion,
      wildcardReason: 'these actions know no resources',
    },
    {
      sid: 'FindLogs',
      actions: ['logs:DescribeLogGroups', 'logs:GetQueryResults', 'logs:StopQuery'],
      resources: ['*'],
      conditions: inRegion,
      wildcardReason: 'listing groups, and the id of a query, know no group',
    },
    {
      sid: 'QueryLogsOfCluster',
      actions: ['logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:StartQuery'],
      resources: [
        `arn:${partition}:logs:${region}:${accountId}:log-group:/aws/eks/${clusterName}/cluster:*`,
      ],
    },
  ]);
}
