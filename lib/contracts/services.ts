import type { Environment } from '../config/schema';

/**
 * Whether the platform has an entrance. Not while the zone waits for its delegation: no certificate
 * can be issued before, so the first deploy ends with the name servers.
 */
export const hasEdge = ({ edge, dns }: Environment): boolean =>
  edge.kind !== 'none' && !(dns.zone === 'standalone' && !dns.delegated);

/** Whether Keycloak runs in the cluster; it is of no use where no browser reaches it. */
export const hasKeycloak = (environment: Environment): boolean =>
  environment.identity.provider === 'keycloak' && hasEdge(environment);

/** Where PostgreSQL runs; undefined where nothing needs it. */
export function postgresHome(environment: Environment): 'rds' | 'cloudnative-pg' | undefined {
  if (environment.databases.postgres !== undefined) return 'rds';
  return hasKeycloak(environment) ? 'cloudnative-pg' : undefined;
}

/** Whether anything reads secrets in the cluster. */
export const hasSecretStore = (environment: Environment): boolean =>
  postgresHome(environment) !== undefined ||
  hasKeycloak(environment) ||
  environment.identity.provider === 'external' ||
  environment.secrets.generated.length + environment.secrets.declared.length > 0;

/** Who installs what runs in the cluster. */
export const deliveredBy = ({ delivery, provider }: Environment) =>
  delivery?.by ?? (provider === 'aws' ? 'terraform' : 'hand');
