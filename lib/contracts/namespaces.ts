import type { Environment } from '../config/schema';

/** Namespaces that exist in every environment. */
export const NAMESPACES = {
  /** The platform’s own controllers and run-once work. */
  platform: 'ml-platform',
} as const;

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
