import type { Construct } from 'constructs';
import type {
  GeneratedSecretContract,
  PublishedValuesContract,
} from '../../../lib/contracts/secrets';
import type { DatabaseOptions } from '../database';
import type { ISecret, ISecretStore } from '../secrets';
import { VALKEY_PORT } from './valkey-settings';

/** A server as its consumers see it: texts that are known, or templates over published values. */
export interface CacheServer {
  /** Where logins are kept. */
  readonly secrets: ISecretStore;
  /** The login of the user. */
  readonly login: GeneratedSecretContract;
  /** Host name, or a template such as `{{ .host }}`. */
  readonly host: string;
  /** Name that consumers log in with. */
  readonly user: string;
  /** Whether connections are encrypted. */
  readonly tls: boolean;
  /**
   * Values that the templates read.
   * @default - none
   */
  readonly published?: PublishedValuesContract;
}

/** The Secret that a consumer connects with. */
export function addCacheSecret(
  scope: Construct,
  { name, namespace }: DatabaseOptions,
  { secrets, login, host, user, tls, published }: CacheServer,
): ISecret {
  return secrets.addGenerated(scope, 'Secret', login, {
    name: `${name}-cache`,
    namespace,
    component: 'cache',
    published,
    keys: {
      host,
      port: String(VALKEY_PORT),
      username: user,
      password: '{{ .password }}',
      uri: `${tls ? 'rediss' : 'redis'}://${user}:{{ .password }}@${host}:${VALKEY_PORT}/0`,
    },
  });
}
