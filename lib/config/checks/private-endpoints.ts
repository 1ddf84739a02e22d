import type { InterfaceEndpoint } from '../choices';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when } from './check';

/** A service of AWS that something in an environment calls, and what does. */
type UsedService = readonly [service: InterfaceEndpoint, by: string];

/** Services that observability calls. */
function usedServices({ monitoring, telemetry, grafana }: Environment): UsedService[] {
  return [
    ...Object.entries(monitoring?.alerts?.receivers ?? {}).flatMap(([name, { kind }]) =>
      kind === 'sns' ? [['sns', `monitoring.alerts.receivers.${name}`] as const] : [],
    ),
    ...(monitoring?.remoteWrite ?? []).flatMap(({ to }, index) =>
      to === 'amazon' ? [['aps-workspaces', `monitoring.remoteWrite[${index}]`] as const] : [],
    ),
    ...telemetry.exporters.flatMap(({ kind, signals }, index) =>
      kind === 'cloudwatch'
        ? signals.map((signal) => [OF_SIGNALS[signal], `telemetry.exporters[${index}]`] as const)
        : [],
    ),
    ...(grafana?.cloudWatch === true
      ? (['logs', 'monitoring'] as const).map((service) => [service, 'grafana.cloudWatch'] as const)
      : []),
  ];
}

const OF_SIGNALS = { logs: 'logs', traces: 'xray' } as const;

/** Without a way out of the VPC nobody reaches a service that has no address in it. */
export function servicesWithoutNat(environment: Environment): Violation[] {
  const { network } = environment;
  if ('existing' in network || network.nat !== 'none') return [];
  const { interfaceEndpoints } = network;
  return usedServices(environment).flatMap(([service, by]) =>
    when(!interfaceEndpoints.includes(service), {
      path: by,
      problem: `needs '${service}' in 'network.interfaceEndpoints' with 'nat: none', or nobody reaches it; add it, or choose 'nat: single'`,
    }),
  );
}
