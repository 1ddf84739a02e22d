import type { Environment } from '../config/schema';
import { applicationsOf } from './applications';
import { hasEdge } from './entrance';
import { NAMESPACES } from './namespaces';
import { hasNeuronMonitor } from './neuron-monitor';
import { hasKeycloak, hasSecretStore, postgresHome } from './services';
import { collects } from './telemetry';

/** The namespaces that an environment's services live in, in a fixed order. */
export function serviceNamespaces(environment: Environment): string[] {
  const { provider, edge } = environment;
  const candidates: readonly (readonly [name: string, isPresent: boolean])[] = [
    [NAMESPACES.platform, true],
    [NAMESPACES.gateway, hasEdge(environment) && edge.kind === 'envoy-gateway'],
    [NAMESPACES.secrets, provider === 'none' && hasSecretStore(environment)],
    [NAMESPACES.databases, postgresHome(environment) !== undefined],
    [NAMESPACES.keycloak, hasKeycloak(environment)],
    [NAMESPACES.telemetry, collects(environment, 'traces')],
    [NAMESPACES.logAgents, collects(environment, 'logs')],
    [NAMESPACES.neuronMonitor, hasNeuronMonitor(environment)],
  ];
  const names = [
    ...candidates.filter(([, isPresent]) => isPresent).map(([name]) => name),
    ...applicationsOf(environment).flatMap(({ namespaces }) => namespaces(environment)),
  ];
  return [...new Set(names)];
}
