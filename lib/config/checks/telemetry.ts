import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { repeated, secretDeclared, when, type Check } from './check';

/** What is not seen of telemetry's settings by their form alone. */
export const TELEMETRY_CHECKS: readonly Check[] = [
  exportersOnce,
  headersAreDeclared,
  awsIsThere,
  logGroupIsUsed,
  gatewayReplicas,
];

type Exporter = Environment['telemetry']['exporters'][number];

/** Another exporter is told apart by its name, CloudWatch by being CloudWatch. */
const nameOf = (exporter: Exporter): string =>
  exporter.kind === 'otlp' ? exporter.name : exporter.kind;

/** Stores of the platform are called so. */
const TAKEN: readonly string[] = ['logs', 'traces', 'cloudwatch', 'xray'];

function exportersOnce({ telemetry }: Environment): Violation[] {
  const path = 'telemetry.exporters';
  return [
    ...repeated(path, telemetry.exporters.map(nameOf)),
    ...telemetry.exporters.flatMap((each, index) => [
      ...repeated(`${path}[${index}].signals`, each.signals),
      ...when(each.kind === 'otlp' && TAKEN.includes(each.name), {
        path: `${path}[${index}].name`,
        got: nameOf(each),
        problem: `must be none of ${TAKEN.join(', ')}, which the platform's own are called`,
      }),
    ]),
  ];
}

function headersAreDeclared(environment: Environment): Violation[] {
  return environment.telemetry.exporters.flatMap((each, index) => {
    const secret = each.kind === 'otlp' ? each.header?.secret : undefined;
    return secretDeclared(`telemetry.exporters[${index}].header.secret`, secret, environment);
  });
}

function awsIsThere({ telemetry, provider }: Environment): Violation[] {
  return telemetry.exporters.flatMap(({ kind }, index) =>
    when(kind === 'cloudwatch' && provider === 'none', {
      path: `telemetry.exporters[${index}].kind`,
      got: kind,
      problem: "must be 'otlp' with 'provider: none', which has no AWS",
    }),
  );
}

function logGroupIsUsed({ telemetry }: Environment): Violation[] {
  return telemetry.exporters.flatMap((each, index) =>
    when(
      each.kind === 'cloudwatch' && each.logGroup !== undefined && !each.signals.includes('logs'),
      {
        path: `telemetry.exporters[${index}].logGroup`,
        problem: "must be left out where 'signals' has no 'logs'",
      },
    ),
  );
}

function gatewayReplicas({ telemetry }: Environment): Violation[] {
  const { min, max } = telemetry.traces.replicas;
  return when(min > max, {
    path: 'telemetry.traces.replicas.max',
    got: String(max),
    problem: `must not be below 'telemetry.traces.replicas.min', which is ${min}`,
  });
}
