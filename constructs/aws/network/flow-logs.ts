import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { isLogRetention, LOG_RETENTION_DAYS } from '../../../lib/catalogue/log-retention';
import { ValidationError } from '../../../lib/errors';
import type { IEncryptionKey } from '../encryption';
import { AwsContext, renderPolicy } from '../identity';

/** Seconds that are collected into one record; the other value AWS takes, 60, makes more records. */
const AGGREGATION_SECONDS = 600;

/** How flow logs are kept. */
export interface FlowLogsOptions {
  /**
   * Days that records are kept: one of the periods CloudWatch Logs accepts (1, 3, 5, 7, 14, 30, 60, 90 …).
   * @default 30
   */
  readonly retentionDays?: number;
  /**
   * Key that encrypts the records. Its policy must let CloudWatch Logs use it for the log group
   * `/aws/vpc/<network name>/flow-logs`.
   * @default - the key that AWS owns
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Policy that caps the role that writes the records.
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** Props of `FlowLogs`. */
export interface FlowLogsProps extends FlowLogsOptions {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Name of the network. */
  readonly name: string;
  /** Region of the VPC. */
  readonly region: string;
}

/** Records of all accepted and rejected connections of a VPC, in CloudWatch Logs. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { vpcId, name, retentionDays = 30 } = props;
    validate(this, retentionDays);

    const group = new CloudwatchLogGroup(this, 'LogGroup', {
      name: flowLogGroupName(name),
      retentionInDays: retentionDays,
      kmsKeyId: props.encryptionKey?.arn,
    });
    const role = this.addRole(props, group.arn);
    new FlowLog(this, 'Resource', {
      vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: AGGREGATION_SECONDS,
      tags: { Name: name },
    });
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
  private addRole(props: FlowLogsProps, groupArn: string): IamRole {
    const { name, region, permissionsBoundaryArn } = props;
    const { accountId, partition } = AwsContext.of(this);
    const flowLogs = `arn:${partition}:ec2:${region}:${accountId}:vpc-flow-log/*`;
    const role = new IamRole(this, 'Role', {
      name: `${name}-flow-logs`,
      description: 'Lets VPC flow logs write to CloudWatch Logs',
      assumeRolePolicy: renderPolicy([
        {
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Action: ['sts:AssumeRole'],
          Condition: {
            StringEquals: { 'aws:SourceAccount': accountId },
            ArnLike: { 'aws:SourceArn': flowLogs },
          },
        },
      ]),
      permissionsBoundary: permissionsBoundaryArn,
    });
    new IamRolePolicy(this, 'RolePolicy', {
      name: 'write-flow-logs',
      role: role.name,
      policy: renderPolicy([
        { Effect: 'Allow', Action: WRITE_ACTIONS, Resource: [`${groupArn}:*`] },
      ]),
    });
    return role;
  }
}

/** The log group is made here, so the role may not make one. */
const WRITE_ACTIONS = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];

/** Name of the log group, for the policy of the key that encrypts it. */
export function flowLogGroupName(networkName: string): string {
  return `/aws/vpc/${networkName}/flow-logs`;
}

function validate(scope: Construct, retentionDays: number): void {
  if (isLogRetention(retentionDays)) return;
  throw new ValidationError(
    scope,
    `'retentionDays' must be one of ${LOG_RETENTION_DAYS.join(', ')}, got ${retentionDays}`,
  );
}
