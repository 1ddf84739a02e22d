import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { knownIn, repeated, secretDeclared, when, type Check } from './check';

/** Who is told of alerts, and where series are sent. */
export const ALERT_CHECKS: readonly Check[] = [
  receiversNamed,
  routesSay,
  teamsThere,
  secretsDeclared,
  mailLogin,
  awsThere,
  writeNames,
];

type Alerts = NonNullable<NonNullable<Environment['monitoring']>['alerts']>;

const PATH = 'monitoring.alerts';

const alertsOf = ({ monitoring }: Environment): Alerts | undefined => monitoring?.alerts;

const writesOf = ({ monitoring }: Environment) => monitoring?.remoteWrite ?? [];

/** Receivers that are told of something, with the paths that name them. */
const told = (alerts: Alerts): (readonly [path: string, receiver: string])[] => [
  [`${PATH}.default`, alerts.default],
  ...alerts.routes.flatMap(({ to }, route) =>
    to.map((receiver, index) => [`${PATH}.routes[${route}].to[${index}]`, receiver] as const),
  ),
  ...(alerts.watchdog === undefined ? [] : [[`${PATH}.watchdog.to`, alerts.watchdog.to] as const]),
];

function receiversNamed(environment: Environment): Violation[] {
  const alerts = alertsOf(environment);
  if (alerts === undefined) return [];
  const names = Object.keys(alerts.receivers);
  const all = told(alerts);
  return [
    ...all.flatMap(([path, receiver]) => knownIn(path, receiver, `${PATH}.receivers`, names)),
    ...names.flatMap((name) =>
      when(!all.some(([, receiver]) => receiver === name), {
        path: `${PATH}.receivers.${name}`,
        problem: `is told of nothing; name it in 'default', 'routes' or 'watchdog', or leave it out`,
      }),
    ),
  ];
}

/** A route without a word would take all that comes after it. */
function routesSay(environment: Environment): Violation[] {
  const { routes = [] } = alertsOf(environment) ?? {};
  return routes.flatMap((route, index) => [
    ...repeated(`${PATH}.routes[${index}].to`, route.to),
    ...when(!['severity', 'team', 'namespaces'].some((key) => key in route), {
      path: `${PATH}.routes[${index}]`,
      problem: `must say 'severity', 'team' or 'namespaces'; for all alerts there is 'default'`,
    }),
    ...when(route.team !== undefined && route.namespaces !== undefined, {
      path: `${PATH}.routes[${index}].namespaces`,
      problem: `must be left out with 'team', which is the team's own namespace`,
    }),
  ]);
}

function teamsThere(environment: Environment): Violation[] {
  const { routes = [] } = alertsOf(environment) ?? {};
  const teams = Object.keys(environment.teams);
  return routes.flatMap(({ team }, index) =>
    knownIn(`${PATH}.routes[${index}].team`, team, 'teams', teams),
  );
}

function secretsDeclared(environment: Environment): Violation[] {
  return secretsOf(environment).flatMap(([path, secret]) =>
    secretDeclared(path, secret, environment),
  );
}

/** Secrets with the paths that name them. */
const secretsOf = (environment: Environment): (readonly [path: string, secret: string])[] => [
  ...Object.entries(alertsOf(environment)?.receivers ?? {}).flatMap(([name, receiver]) =>
    'secret' in receiver && receiver.secret !== undefined
      ? [[`${PATH}.receivers.${name}.secret`, receiver.secret] as const]
      : [],
  ),
  ...writesOf(environment).flatMap((write, index) =>
    'secret' in write ? [[`monitoring.remoteWrite[${index}].secret`, write.secret] as const] : [],
  ),
];

function mailLogin(environment: Environment): Violation[] {
  return Object.entries(alertsOf(environment)?.receivers ?? {}).flatMap(([name, receiver]) =>
    when(
      receiver.kind === 'email' &&
        (receiver.username === undefined) !== (receiver.secret === undefined),
      {
        path: `${PATH}.receivers.${name}`,
        problem: `must have both 'username' and 'secret', or neither`,
      },
    ),
  );
}

/** Only a role of a cluster on AWS can sign. */
function awsThere(environment: Environment): Violation[] {
  if (environment.provider === 'aws') return [];
  const problem = `needs a role on AWS, and so 'provider: aws'`;
  return [
    ...Object.entries(alertsOf(environment)?.receivers ?? {}).flatMap(([name, { kind }]) =>
      when(kind === 'sns', { path: `${PATH}.receivers.${name}`, problem }),
    ),
    ...writesOf(environment).flatMap(({ to }, index) =>
      when(to === 'amazon', { path: `monitoring.remoteWrite[${index}]`, problem }),
    ),
  ];
}

function writeNames(environment: Environment): Violation[] {
  const names = writesOf(environment).map(({ name }) => name);
  return names.flatMap((name, index) =>
    when(names.indexOf(name) < index, {
      path: `monitoring.remoteWrite[${index}].name`,
      got: name,
      problem: 'is there twice; name each once',
    }),
  );
}
