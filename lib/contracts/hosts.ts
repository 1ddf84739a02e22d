import type { Environment } from '../config/schema';

/** Hosts of the platform, each one label below the domain, so that the certificate's wildcard covers it. */
export interface PlatformHosts {
  /** Every application, each at a path of its own. */
  readonly platform: string;
  /** Where people talk to models; it answers below `/` alone. */
  readonly chat: string;
  /** Where people sign in. */
  readonly identity: string;
  /** Keycloak's own administration. */
  readonly identityAdmin: string;
}

/** The hosts of an environment. */
export const platformHosts = ({ domain }: Environment): PlatformHosts => ({
  platform: `platform.${domain}`,
  chat: `chat.${domain}`,
  identity: `auth.${domain}`,
  identityAdmin: `auth-admin.${domain}`,
});

/** Where each application begins on the platform’s host. */
export const APPLICATION_PATHS = {
  airflow: '/airflow',
  alertmanager: '/alertmanager',
  argoWorkflows: '/argo',
  grafana: '/grafana',
  jupyterHub: '/jupyter',
  llm: '/llm',
  mlflow: '/mlflow',
  models: '/models',
  prometheus: '/prometheus',
  ray: '/ray',
  sparkHistory: '/spark-history',
  tensorBoard: '/tensorboard',
} as const;
