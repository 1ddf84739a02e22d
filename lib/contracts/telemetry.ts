import type { Environment } from '../config/schema';
import type { WorkloadIdentityContract } from './grants';
import { resourceNames } from './names';
import { NAMESPACES } from './namespaces';

/** What is collected, beside metrics. */
export type TelemetrySignal = Environment['telemetry']['exporters'][number]['signals'][number];

/** Service accounts of collectors, called like what they are. */
const LOG_AGENT = { namespace: NAMESPACES.logAgents, serviceAccount: 'log-agent' };
const GATEWAY = { namespace: NAMESPACES.telemetry, serviceAccount: 'telemetry-gateway' };

/** Names of the collectors' identities on AWS. */
export const COLLECTOR_IDENTITIES = { logs: 'log-agent', traces: 'telemetry-gateway' } as const;

/** Why agents need more than *restricted*. */
export const LOG_AGENT_REASON =
  'the agent reads the files that containers of its node write, which root owns, and keeps there how far it is';

/** The stream of the log group; requests make none, and one takes what all agents send. */
export const LOG_STREAM = 'containers';

/** Where collectors take spans by gRPC. */
export const TELEMETRY_GATEWAY = {
  host: `${GATEWAY.serviceAccount}.${GATEWAY.namespace}.svc`,
  port: 4317,
} as const;

/** Whether something takes a signal, so that it is collected: a store of the platform, or somebody elsewhere. */
export const collects = (environment: Environment, signal: TelemetrySignal): boolean =>
  environment[signal] !== undefined ||
  environment.telemetry.exporters.some(({ signals }) => signals.includes(signal));

/** Whether AWS takes a signal. */
const goesToAws = ({ telemetry }: Environment, signal: TelemetrySignal): boolean =>
  telemetry.exporters.some(
    ({ kind, signals }) => kind === 'cloudwatch' && signals.includes(signal),
  );

/** The log group that lines of containers go to, and how long it keeps them; undefined where CloudWatch takes none. */
export function containerLogs(
  environment: Environment,
): { readonly logGroup: string; readonly retentionDays: number } | undefined {
  const [group] = environment.telemetry.exporters.flatMap((each) =>
    each.kind === 'cloudwatch' && each.signals.includes('logs') ? [each] : [],
  );
  if (group === undefined) return undefined;
  const { retentionDays, logGroup = `/${resourceNames(environment).cluster}/containers` } = group;
  return { logGroup, retentionDays };
}

/** The identities that collectors have on AWS. */
export const collectorIdentities = (environment: Environment): WorkloadIdentityContract[] => [
  ...(goesToAws(environment, 'logs')
    ? [{ ...LOG_AGENT, name: COLLECTOR_IDENTITIES.logs, grants: [{ logs: 'write' } as const] }]
    : []),
  ...(goesToAws(environment, 'traces')
    ? [{ ...GATEWAY, name: COLLECTOR_IDENTITIES.traces, grants: [TRACES] }]
    : []),
];

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXrayWriteOnlyAccess.html */
const TRACES = { managedPolicy: 'AWSXrayWriteOnlyAccess' };
