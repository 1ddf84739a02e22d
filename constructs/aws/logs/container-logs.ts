import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { Construct } from 'constructs';
import { isLogRetention, LOG_RETENTION_DAYS } from '../../../lib/catalogue/log-retention';
import { ValidationError } from '../../../lib/errors';
import type { IEncryptionKey } from '../encryption';
import type { IGrantee } from '../identity';

/** Lines of containers in CloudWatch Logs. */
export interface ContainerLogsProps {
  /** Name of the log group. */
  readonly logGroup: string;
  /** Name of its stream: who sends by OTLP makes none. */
  readonly logStream: string;
  /** Days that lines are kept: one of the periods CloudWatch Logs accepts (1, 3, 5, 7, 14, 30, 60, 90 …). */
  readonly retentionDays: number;
  /** Key that encrypts them. Its policy must let CloudWatch Logs use it for the log group. */
  readonly encryptionKey: IEncryptionKey;
}

/**
 * A log group with the one stream that all collectors write to. There is no quota on writes to a stream.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_HTTP_Endpoints_OTLP.html
 */
export class ContainerLogs extends Construct {
  private readonly streamArn: string;

  constructor(scope: Construct, id: string, props: ContainerLogsProps) {
    super(scope, id);
    const { logGroup, logStream, retentionDays, encryptionKey } = props;
    if (!isLogRetention(retentionDays)) {
      throw new ValidationError(
        this,
        `'retentionDays' must be one of ${LOG_RETENTION_DAYS.join(', ')}, got ${retentionDays}`,
      );
    }
    const group = new CloudwatchLogGroup(this, 'Resource', {
      name: logGroup,
      retentionInDays: retentionDays,
      kmsKeyId: encryptionKey.arn,
    });
    const stream = new CloudwatchLogStream(this, 'Stream', {
      name: logStream,
      logGroupName: group.name,
    });
    this.streamArn = stream.arn;
  }

  /** Permits to write lines, and to read none. */
  grantWrite(grantee: IGrantee): void {
    grantee.addPolicy('container-logs', [
      { sid: 'WriteLines', actions: ['logs:PutLogEvents'], resources: [this.streamArn] },
    ]);
  }
}
