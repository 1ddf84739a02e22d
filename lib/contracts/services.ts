import type { Environment } from '../config/schema';
import { applicationsOf } from './applications';
import { hasEdge } from './entrance';

/** Whether Keycloak runs in the cluster; it is of no use where no browser reaches it. */
export const hasKeycloak = (environment: Environment): boolean =>
  environment.identity.provider === 'keycloak' && hasEdge(environment);

/** Where PostgreSQL runs; undefined where nothing needs it. */
export function postgresHome(environment: Environment): 'rds' | 'cloudnative-pg' | undefined {
  if (environment.databases.postgres !== undefined) return 'rds';
  const isNeeded =
    hasKeycloak(environment) ||
    applicationsOf(environment).some(({ databases }) => databases(environment).length > 0);
  return isNeeded ? 'cloudnative-pg' : undefined;
}

/** Whether anything reads secrets in the cluster. */
export const hasSecretStore = (environment: Environment): boolean =>
  postgresHome(environment) !== undefined ||
  hasKeycloak(environment) ||
  environment.identity.provider === 'external' ||
  applicationsOf(environment).some(({ secrets }) => secrets(environment).length > 0) ||
  environment.secrets.generated.length + environment.secrets.declared.length > 0;

/** Who installs what runs in the cluster. */
export const deliveredBy = ({ delivery, provider }: Environment) =>
  delivery?.by ?? (provider === 'aws' ? 'terraform' : 'hand');
