import type { Environment } from '../config/schema';
import { hasEdge, hasKeycloak, hasSecretStore, postgresHome } from './services';

/** Namespaces of the platform itself; those of upstream operators are named in `constructs/operators`. */
export const NAMESPACES = {
  /** The platform’s own controllers and run-once work. */
  platform: 'ml-platform',
  /** The proxies of the gateway. */
  gateway: 'gateway',
  /** Values that are generated in the cluster, where there is no Secrets Manager. */
  secrets: 'platform-secrets',
  /** Databases run in the cluster. */
  databases: 'databases',
  /** Single sign-on. */
  keycloak: 'keycloak',
} as const;

/** The namespaces that an environment's services live in, in a fixed order. */
export function serviceNamespaces(environment: Environment): string[] {
  const { provider, edge } = environment;
  const candidates: readonly (readonly [name: string, isPresent: boolean])[] = [
    [NAMESPACES.platform, true],
    [NAMESPACES.gateway, hasEdge(environment) && edge.kind === 'envoy-gateway'],
    [NAMESPACES.secrets, provider === 'none' && hasSecretStore(environment)],
    [NAMESPACES.databases, postgresHome(environment) !== undefined],
    [NAMESPACES.keycloak, hasKeycloak(environment)],
  ];
  return candidates.filter(([, isPresent]) => isPresent).map(([name]) => name);
}

/** Namespace that AWS add-ons and cluster components live in. */
export const KUBE_SYSTEM = 'kube-system';

/** The namespace of a team. */
export const teamNamespace = (team: string): string => `team-${team}`;

/** The service account that a team's workloads run as. */
export const teamServiceAccount = (team: string): string => `${team}-workload`;

/** The Kubernetes and identity-provider group of a team's members. */
export function teamGroup(environment: Environment, team: string): string {
  return environment.teams[team]?.group ?? `team-${team}`;
}
