import type { AwsAccess, INamespace } from '../../constructs/kubernetes/core';
import { Namespace } from '../../constructs/kubernetes/core';
import {
  LogAgent,
  TelemetryGateway,
  type IOtlpReceiver,
  type LogDestination,
  type OtlpDestination,
  type TraceDestination,
} from '../../constructs/kubernetes/opentelemetry';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import {
  COLLECTOR_IDENTITIES,
  collects,
  containerLogs,
  LOG_STREAM,
  type TelemetrySignal,
} from '../../lib/contracts/telemetry';
import type { CommonServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { Unit } from './unit';

/** What collectors are handed. */
export interface TelemetryServices extends Pick<CommonServices, 'secrets' | 'metrics'> {
  /** Stores of the platform; undefined where there is none for a signal. */
  readonly stores: {
    readonly logs?: IOtlpReceiver;
    readonly traces?: IOtlpReceiver;
  };
}

/** Collectors, and where programs send their spans. */
export interface Telemetry {
  readonly units: readonly Unit[];
  /** Who takes traces; undefined where nobody keeps any. */
  readonly traces: IOtlpReceiver | undefined;
}

/** Agents where something takes logs, and gateways where something takes traces. */
export function telemetryUnits(environment: Environment, services: TelemetryServices): Telemetry {
  const agents = collects(environment, 'logs') ? [agentUnit(environment, services)] : [];
  if (!collects(environment, 'traces')) return { units: agents, traces: undefined };
  const gateway = gatewayUnit(environment, services);
  return { units: [...agents, gateway.unit], traces: gateway.receiver };
}

function agentUnit(environment: Environment, services: TelemetryServices): Unit {
  const unit = new Unit('log-agents', 'databases');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.logAgents);
  const given = { unit, namespace, services };
  const cloudWatch = containerLogs(environment);
  const destinations: LogDestination[] = [
    ...otlpDestinations(environment, 'logs', given),
    ...(cloudWatch === undefined
      ? []
      : [
          {
            kind: 'cloudwatch',
            region: environment.region,
            logGroup: cloudWatch.logGroup,
            logStream: LOG_STREAM,
          } as const,
        ]),
  ];
  new LogAgent(unit.chart, 'LogAgent', {
    ...common(environment, 'logs'),
    namespace,
    destinations,
    metrics: services.metrics,
  });
  return unit;
}

function gatewayUnit(
  environment: Environment,
  services: TelemetryServices,
): { readonly unit: Unit; readonly receiver: IOtlpReceiver } {
  const unit = new Unit('telemetry', 'databases');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.telemetry);
  const given = { unit, namespace, services };
  const { exporters, traces } = environment.telemetry;
  const toXRay = exporters.some(
    ({ kind, signals }) => kind === 'cloudwatch' && signals.includes('traces'),
  );
  const destinations: TraceDestination[] = [
    ...otlpDestinations(environment, 'traces', given),
    ...(toXRay ? [{ kind: 'xray', region: environment.region } as const] : []),
  ];
  const receiver = new TelemetryGateway(unit.chart, 'Gateway', {
    ...common(environment, 'traces'),
    namespace,
    destinations,
    sampling: traces,
    replicas: traces.replicas,
    metrics: services.metrics,
  });
  return { unit, receiver };
}

const common = (environment: Environment, signal: TelemetrySignal) => ({
  network: clusterNetwork(environment),
  image: platformImage(environment, IMAGES.openTelemetryCollector),
  cluster: resourceNames(environment).cluster,
  redaction: environment.telemetry.redaction,
  aws: awsOf(environment, signal),
});

const awsOf = (environment: Environment, signal: TelemetrySignal): AwsAccess => ({
  network: clusterNetwork(environment),
  roleArn: irsaRoleArn(environment, COLLECTOR_IDENTITIES[signal]),
});

/** Where the collectors of a unit are. */
interface Place {
  readonly unit: Unit;
  readonly namespace: INamespace;
  readonly services: TelemetryServices;
}

/** The store of a signal, and whoever else takes OTLP. */
function otlpDestinations(
  { telemetry }: Environment,
  signal: TelemetrySignal,
  place: Place,
): (LogDestination & TraceDestination)[] {
  const store = place.services.stores[signal];
  return [
    ...(store === undefined ? [] : [{ kind: 'receiver', name: signal, receiver: store } as const]),
    ...telemetry.exporters.flatMap((each) =>
      each.kind === 'otlp' && each.signals.includes(signal) ? [vendor(each, place)] : [],
    ),
  ];
}

type OtlpExporter = Extract<
  Environment['telemetry']['exporters'][number],
  { readonly kind: 'otlp' }
>;

/** The property of a declared secret that is the value of a header. */
const HEADER_VALUE = 'value';

function vendor(
  { name, url, header }: OtlpExporter,
  { unit, namespace, services }: Place,
): OtlpDestination {
  if (header === undefined) return { kind: 'otlp', name, url };
  const secret = services.secrets.addDeclared(
    unit.chart,
    `Header-${name}`,
    { name: header.secret },
    {
      name: `exporter-${name}`,
      namespace,
      component: 'telemetry',
      keys: { [HEADER_VALUE]: `{{ .${HEADER_VALUE} }}` },
    },
  );
  return { kind: 'otlp', name, url, header: { name: header.name, secret, key: HEADER_VALUE } };
}
