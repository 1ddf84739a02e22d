import { ValueError } from '../../lib/values';
import type { AlertingProps, AlertReceiver, AlertRoute } from './alert-receivers';
import {
  receiverValues,
  secretFolder,
  secretOf,
  type ReceiverValues,
} from './alertmanager-receivers';
import { TEMPLATE_FILE, TEMPLATE_FOLDER, TEMPLATE_TEXT } from './alertmanager-templates';
import type { CallOfPods, OperatorCall } from './operator';
import { chartLabels } from './pod-values';

/** Who is told of nothing. No receiver of an environment has capitals. */
const NOBODY = 'Nobody';

/** The sign of life of kube-prometheus-stack, and what silences alerts for information where nothing else is wrong. */
const WATCHDOG = 'Watchdog';
const INFO_INHIBITOR = 'InfoInhibitor';

const GROUP_WAIT = '30s';
const GROUP_INTERVAL = '5m';

/** A part of the tree of routes. */
interface RouteValues {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly continue?: true;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly RouteValues[];
}

/** Alertmanager's configuration. https://github.com/prometheus/alertmanager/blob/v0.34.0/docs/configuration.md */
interface ConfigValues {
  readonly global: { readonly resolve_timeout: string };
  readonly inhibit_rules: readonly object[];
  readonly route: RouteValues;
  readonly receivers: readonly (ReceiverValues & { readonly name: string })[];
  readonly templates: readonly string[];
}

/** What the values of the stack get of it. */
export interface AlertingValues {
  readonly config: ConfigValues;
  readonly templateFiles: Readonly<Record<string, string>>;
}

/**
 * A volume of a Secret that need not be there: without its value one receiver is not told, and the others are. Alertmanager
 * reads files when it sends, so a value that is put in later, or changed, is taken as it comes.
 */
interface SecretVolume {
  readonly name: string;
  readonly secret: { readonly secretName: string; readonly optional: true };
}

/** What the pods of Alertmanager get of it. */
export interface AlertingPodValues {
  readonly volumes?: readonly SecretVolume[];
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly: true;
  }[];
}

/** The more important one silences the others, as in the chart. */
const INHIBIT_RULES = [
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ['namespace', 'alertname'],
  },
  {
    source_matchers: ['severity="warning"'],
    target_matchers: ['severity="info"'],
    equal: ['namespace', 'alertname'],
  },
  {
    source_matchers: [`alertname="${INFO_INHIBITOR}"`],
    target_matchers: ['severity="info"'],
    equal: ['namespace'],
  },
  { target_matchers: [`alertname="${INFO_INHIBITOR}"`] },
];

/** The configuration. Throws a ValueError for a receiver that nobody is, and for a route that says nothing. */
export function alertingValues(props: AlertingProps): AlertingValues {
  validate(props);
  return {
    config: {
      global: { resolve_timeout: '5m' },
      inhibit_rules: INHIBIT_RULES,
      route: rootRoute(props),
      receivers: [
        { name: NOBODY },
        ...Object.entries(props.receivers).map(([name, receiver]) => ({
          name,
          ...receiverValues(receiver),
        })),
      ],
      templates: [`${TEMPLATE_FOLDER}/*.tmpl`],
    },
    templateFiles: { [TEMPLATE_FILE]: TEMPLATE_TEXT },
  };
}

const rootRoute = (props: AlertingProps): RouteValues => ({
  receiver: props.default,
  group_by: props.groupBy,
  group_wait: GROUP_WAIT,
  group_interval: GROUP_INTERVAL,
  repeat_interval: `${props.repeatHours}h`,
  routes: [
    watchdogRoute(props.watchdog),
    { receiver: NOBODY, matchers: [`alertname="${INFO_INHIBITOR}"`] },
    ...props.routes.flatMap(routeValues),
  ],
});

/** It is sent as often as it is to be heard. */
function watchdogRoute(watchdog: AlertingProps['watchdog']): RouteValues {
  const matchers = [`alertname="${WATCHDOG}"`];
  if (watchdog === undefined) return { receiver: NOBODY, matchers };
  const interval = `${watchdog.everyMinutes}m`;
  return {
    receiver: watchdog.to,
    matchers,
    group_wait: '0s',
    group_interval: interval,
    repeat_interval: interval,
  };
}

/** One for each receiver: those before the last let the next one see the alert too. */
const routeValues = (route: AlertRoute): RouteValues[] =>
  route.to.map((receiver, index) => ({
    receiver,
    matchers: matchersOf(route),
    ...(route.continue === true || index < route.to.length - 1 ? { continue: true } : {}),
    ...(route.repeatHours === undefined ? {} : { repeat_interval: `${route.repeatHours}h` }),
  }));

const matchersOf = ({ severity, namespaces }: AlertRoute): string[] => [
  ...(severity === undefined ? [] : [`severity="${severity}"`]),
  ...(namespaces === undefined ? [] : [`namespace=~"${namespaces.join('|')}"`]),
];

function validate({ receivers, routes, ...props }: AlertingProps): void {
  for (const [index, { severity, namespaces, to }] of routes.entries()) {
    if (severity === undefined && (namespaces ?? []).length === 0) {
      throw new ValueError(
        `'routes[${index}]' must say 'severity' or 'namespaces'; for all alerts there is 'default'`,
      );
    }
    if (to.length === 0)
      throw new ValueError(`'routes[${index}].to' must name a receiver, got none`);
  }
  const told = [props.default, ...routes.flatMap(({ to }) => to), props.watchdog?.to];
  const unknown = told.find((name) => name !== undefined && !(name in receivers));
  if (unknown === undefined) return;
  throw new ValueError(
    `a receiver must be one of ${Object.keys(receivers).join(', ') || 'none'}, got '${unknown}'`,
  );
}

/** Volumes of the secrets of receivers. */
export function alertingPodValues({ receivers }: AlertingProps): AlertingPodValues {
  const names = Object.values(receivers).flatMap((receiver) => secretOf(receiver)?.name ?? []);
  if (names.length === 0) return {};
  return {
    volumes: names.map((name) => ({ name, secret: { secretName: name, optional: true } })),
    volumeMounts: names.map((name) => ({ name, mountPath: secretFolder(name), readOnly: true })),
  };
}

const HTTPS_PORT = 443;

/** What Alertmanager of this stack is let out to, and no other pod of its namespace. */
export function alertingCalls(stack: string, { receivers }: AlertingProps): OperatorCall[] {
  const pods = chartLabels('alertmanager', `${stack}-alertmanager`);
  const calls = new Map(
    Object.values(receivers)
      .flatMap(callsTo)
      .map((to) => [JSON.stringify(to), { caller: 'alertmanager', pods, to }]),
  );
  return [...calls.keys()].toSorted().flatMap((key) => calls.get(key) ?? []);
}

function callsTo(receiver: AlertReceiver): CallOfPods['to'][] {
  if (receiver.kind === 'sns') return ['aws', 'pod-identity'];
  const isElsewhere = receiver.kind === 'email' || receiver.kind === 'webhook';
  const { port, network } = isElsewhere
    ? receiver
    : ({ port: HTTPS_PORT, network: 'internet' } as const);
  return [network === 'vpc' ? { vpcPorts: [port] } : { internetPorts: [port] }];
}
