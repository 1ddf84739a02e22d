import type { k8s } from 'cdk8s-plus-29';
import { waitFor, type ContainerResourcesOptions } from '../core';
import type { ISecret } from '../secrets';

/**
 * The `postgres` user of CloudNativePG's images.
 * https://cloudnative-pg.io/documentation/current/container_images/
 */
const POSTGRES_USER = 26;

const RESOURCES: ContainerResourcesOptions = { cpu: '10m', memory: '64Mi' };

/** What every container with `psql` has in common. */
export const POSTGRES_CLIENT = {
  runAsUser: POSTGRES_USER,
  runAsGroup: POSTGRES_USER,
  resources: RESOURCES,
} as const;

const WAIT = `until psql --no-psqlrc --quiet --command='SELECT 1' > /dev/null; do sleep 2; done`;

/** The variables by which `psql` connects. https://www.postgresql.org/docs/current/libpq-envars.html */
export function connectionVariables(secret: ISecret): k8s.EnvVar[] {
  return [
    secret.toEnvVar('PGHOST', 'host'),
    secret.toEnvVar('PGPORT', 'port'),
    secret.toEnvVar('PGDATABASE', 'database'),
    secret.toEnvVar('PGUSER', 'username'),
    secret.toEnvVar('PGPASSWORD', 'password'),
    { name: 'PGSSLMODE', value: 'require' },
    { name: 'PGCONNECT_TIMEOUT', value: '5' },
  ];
}

/** An init container that waits until the database of the Secret takes its login. */
export function databaseReady(image: string, secret: ISecret): k8s.Container {
  return waitFor({
    ...POSTGRES_CLIENT,
    name: 'wait-for-database',
    image,
    command: ['sh', '-c', WAIT],
    env: connectionVariables(secret),
  });
}
