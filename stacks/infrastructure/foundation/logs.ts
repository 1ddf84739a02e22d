import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import { ContainerLogs } from '../../../constructs/aws/logs';
import type { Environment } from '../../../lib/config';
import { containerLogs, LOG_STREAM } from '../../../lib/contracts/telemetry';

/** What logs are added to. */
export interface LogsOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** Key of lines. */
  readonly encryptionKey: IEncryptionKey;
}

/** Where CloudWatch keeps lines of containers; undefined where it takes none. */
export function addLogs(
  scope: Construct,
  { environment, encryptionKey }: LogsOptions,
): ContainerLogs | undefined {
  const logs = containerLogs(environment);
  if (logs === undefined) return undefined;
  return new ContainerLogs(scope, 'ContainerLogs', {
    ...logs,
    logStream: LOG_STREAM,
    encryptionKey,
  });
}
