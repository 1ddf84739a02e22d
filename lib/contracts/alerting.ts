import type { Environment } from '../config/schema';
import { Arn } from '../values';
import type { Grant, WorkloadIdentityContract } from './grants';
import { PROMETHEUS } from './monitoring';

/** The servers of the stack that may act on AWS, by the service accounts that the chart makes. */
export const MONITORING_ACCOUNTS = {
  alertmanager: {
    name: 'alertmanager',
    namespace: PROMETHEUS.namespace,
    serviceAccount: `${PROMETHEUS.stack}-alertmanager`,
  },
  prometheus: {
    name: 'prometheus',
    namespace: PROMETHEUS.namespace,
    serviceAccount: PROMETHEUS.name,
  },
} as const;

type Monitoring = NonNullable<Environment['monitoring']>;

/** Somebody who is told of alerts. */
export type AlertReceiverSettings = NonNullable<Monitoring['alerts']>['receivers'][string];

/** A receiver that has a secret, or can have one. */
export type SecretReceiverKind = Exclude<AlertReceiverSettings['kind'], 'sns'>;

/** The property of a declared secret that a receiver reads, and the key of its Secret. */
export const RECEIVER_PROPERTIES: Readonly<Record<SecretReceiverKind, string>> = {
  slack: 'url',
  pagerduty: 'key',
  opsgenie: 'key',
  teams: 'url',
  email: 'password',
  webhook: 'url',
};

/** The Secret of a receiver, and of a place that series are sent to, beside Prometheus. */
export const receiverSecret = (receiver: string): string => `alerts-${receiver}`;
export const remoteWriteSecret = (name: string): string => `remote-write-${name}`;

/** Receivers by name, sorted, so that their order in the file does not matter. */
export const alertReceivers = ({ monitoring }: Pick<Environment, 'monitoring'>) =>
  Object.entries(monitoring?.alerts?.receivers ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** What Alertmanager and Prometheus are on AWS; nobody where they do nothing there. */
export function monitoringIdentities(environment: Environment): WorkloadIdentityContract[] {
  const { alertmanager, prometheus } = MONITORING_ACCOUNTS;
  return [
    { ...alertmanager, grants: topicGrants(environment) },
    { ...prometheus, grants: workspaceGrants(environment) },
  ].filter(({ grants }) => grants.length > 0);
}

function topicGrants(environment: Environment): Grant[] {
  const topics = alertReceivers(environment).flatMap(([, receiver]) =>
    receiver.kind === 'sns' ? [receiver] : [],
  );
  if (topics.length === 0) return [];
  return [
    {
      topics: distinct(topics.map(({ topicArn }) => topicArn)),
      keys: distinct(topics.flatMap(({ keyArn = [] }) => keyArn)),
    },
  ];
}

function workspaceGrants({ monitoring }: Environment): Grant[] {
  const workspaces = (monitoring?.remoteWrite ?? []).flatMap((write) =>
    write.to === 'amazon' ? [write.workspaceArn] : [],
  );
  return workspaces.length === 0 ? [] : [{ workspaces: distinct(workspaces) }];
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].toSorted();

/** Where a workspace takes series. https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics-existing-Prometheus.html */
export function workspaceUrl(workspaceArn: string): string {
  const { region, resource } = Arn.parse(workspaceArn);
  const [, id = ''] = resource.split('/');
  return `https://aps-workspaces.${region}.amazonaws.com/workspaces/${id}/api/v1/remote_write`;
}
