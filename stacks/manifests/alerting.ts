import { Namespace } from '../../constructs/kubernetes/core';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';
import type {
  AlertingProps,
  AlertReceiver,
  AlertRoute,
  RemoteWrite,
} from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import {
  alertReceivers,
  MONITORING_ACCOUNTS,
  RECEIVER_PROPERTIES,
  receiverSecret,
  remoteWriteSecret,
  workspaceUrl,
  type AlertReceiverSettings,
} from '../../lib/contracts/alerting';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { PROMETHEUS } from '../../lib/contracts/monitoring';
import { teamNamespace } from '../../lib/contracts/namespaces';
import { Arn } from '../../lib/values';
import { Unit } from './unit';

type Monitoring = NonNullable<Environment['monitoring']>;

/** A declared secret of which the namespace of Prometheus has a copy. */
interface SecretCopy {
  readonly name: string;
  readonly source: string;
  readonly properties: readonly string[];
}

/** What the stack is told of alerts, and of where series go. */
export function outwardProps(environment: Environment) {
  const { alertmanager, prometheus } = MONITORING_ACCOUNTS;
  return {
    alerting: alertingProps(environment),
    remoteWrites: environment.monitoring?.remoteWrite.map(remoteWriteOf),
    roleArns: {
      alertmanager: usesTopics(environment)
        ? irsaRoleArn(environment, alertmanager.name)
        : undefined,
      prometheus: usesWorkspaces(environment)
        ? irsaRoleArn(environment, prometheus.name)
        : undefined,
    },
  };
}

const usesTopics = (environment: Environment): boolean =>
  alertReceivers(environment).some(([, { kind }]) => kind === 'sns');

const usesWorkspaces = ({ monitoring }: Environment): boolean =>
  monitoring?.remoteWrite.some(({ to }) => to === 'amazon') ?? false;

function alertingProps(environment: Environment): AlertingProps | undefined {
  const alerts = environment.monitoring?.alerts;
  if (alerts === undefined) return undefined;
  return {
    receivers: Object.fromEntries(
      alertReceivers(environment).map(([name, settings]) => [name, receiverOf(name, settings)]),
    ),
    default: alerts.default,
    routes: alerts.routes.map(routeOf),
    groupBy: alerts.groupBy,
    repeatHours: alerts.repeatHours,
    watchdog: alerts.watchdog,
  };
}

type RouteSettings = NonNullable<Monitoring['alerts']>['routes'][number];

const routeOf = ({ team, namespaces, ...route }: RouteSettings): AlertRoute => ({
  ...route,
  namespaces: team === undefined ? namespaces : [teamNamespace(team)],
});

function receiverOf(name: string, settings: AlertReceiverSettings): AlertReceiver {
  if (settings.kind === 'sns') return { kind: 'sns', topicArn: settings.topicArn };
  const secret = { name: receiverSecret(name), key: RECEIVER_PROPERTIES[settings.kind] };
  if (settings.kind !== 'email') return { ...settings, secret };
  const { kind, to, from, host, port, network, username } = settings;
  const login = username === undefined ? undefined : { username, secret };
  return { kind, to, from, host, port, network, login };
}

type WriteSettings = Monitoring['remoteWrite'][number];

function remoteWriteOf(settings: WriteSettings): RemoteWrite {
  const { name, keep, drop, maxShards } = settings;
  const usual = { name, keep, drop, maxShards };
  if (settings.to === 'amazon') {
    const { region } = Arn.parse(settings.workspaceArn);
    const url = workspaceUrl(settings.workspaceArn);
    return { ...usual, url, login: { by: 'aws', region } };
  }
  const login = { by: settings.to, secret: remoteWriteSecret(name) };
  return { ...usual, url: settings.url, login };
}

/** Copies of the secrets of receivers; undefined where there are none. */
export function alertingUnit(environment: Environment, secrets: ISecretStore): Unit | undefined {
  const copies = copiesOf(environment);
  if (copies.length === 0) return undefined;
  const unit = new Unit('alerting', 'databases');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', PROMETHEUS.namespace);
  for (const { name, source, properties } of copies) {
    secrets.addDeclared(
      unit.chart,
      `Secret-${name}`,
      { name: source },
      { name, namespace, component: 'alerting', keys: Object.fromEntries(properties.map(asItIs)) },
    );
  }
  return unit;
}

const asItIs = (property: string) => [property, `{{ .${property} }}`] as const;

const copiesOf = (environment: Environment): SecretCopy[] => [
  ...alertReceivers(environment).flatMap(([name, settings]) =>
    settings.kind === 'sns' || settings.secret === undefined
      ? []
      : [
          {
            name: receiverSecret(name),
            source: settings.secret,
            properties: [RECEIVER_PROPERTIES[settings.kind]],
          },
        ],
  ),
  ...(environment.monitoring?.remoteWrite ?? []).flatMap((write) =>
    write.to === 'amazon'
      ? []
      : [
          {
            name: remoteWriteSecret(write.name),
            source: write.secret,
            properties: write.to === 'bearer' ? ['token'] : ['username', 'password'],
          },
        ],
  ),
];
