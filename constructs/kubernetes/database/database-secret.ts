import type { Construct } from 'constructs';
import { databaseLogin, type PublishedValuesContract } from '../../../lib/contracts/secrets';
import type { ISecret, ISecretStore } from '../secrets';
import type { DatabaseOptions } from './i-database';

/** The port of every PostgreSQL server of the platform. */
export const POSTGRES_PORT = 5432;

/** A server as its consumers see it: texts that are known, or templates over values that Terraform publishes. */
export interface DatabaseServer {
  /** Host name, or a template such as `{{ .host }}`. */
  readonly host: string;
  /**
   * Values that the template reads.
   * @default - none
   */
  readonly published?: PublishedValuesContract;
  /** Where logins are kept. */
  readonly secrets: ISecretStore;
}

/**
 * The Secret that a consumer connects with. Passwords are letters and digits, so they stand in a URI
 * as they are. The server's authority is its own, so `sslmode` is `require`: encrypted, and the network
 * decides who answers.
 */
export function addDatabaseSecret(
  scope: Construct,
  { name, namespace }: DatabaseOptions,
  { host, published, secrets }: DatabaseServer,
): ISecret {
  return secrets.addGenerated(scope, 'Secret', databaseLogin(name), {
    name: `${name}-database`,
    namespace,
    component: 'database',
    published,
    keys: {
      host,
      port: String(POSTGRES_PORT),
      database: name,
      username: '{{ .username }}',
      password: '{{ .password }}',
      uri: `postgresql://{{ .username }}:{{ .password }}@${host}:${POSTGRES_PORT}/${name}?sslmode=require`,
    },
  });
}
