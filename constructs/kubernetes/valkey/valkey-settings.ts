import { Quantity, ValueError } from '../../../lib/values';

/** Where the container finds its files. */
export const PATHS = {
  configuration: '/etc/valkey',
  users: '/users',
  runtime: '/run/valkey',
  data: '/data',
} as const;

/** Names of files that the pod reads or writes. */
export const FILES = { configuration: 'valkey.conf', users: 'users.acl' } as const;

/** Valkey's port. */
export const VALKEY_PORT = 6379;

/** What a server does that is full. https://valkey.io/topics/lru-cache/ */
export type EvictionPolicy =
  'noeviction' | 'allkeys-lru' | 'allkeys-lfu' | 'volatile-lru' | 'volatile-lfu' | 'volatile-ttl';

/**
 * Share of the container's memory that keys may take. The rest is for clients' buffers and for the copy
 * that a rewrite of the log makes.
 */
const KEYS_SHARE = 0.7;

/** The user that probes log in as; a PING is all it may do. */
export const PROBE_USER = 'probe';

/**
 * Users that are there without consumers. The default user, which a client without a login gets, is off.
 * https://valkey.io/topics/acl/
 */
export const BUILT_IN_USERS = `user default off
user ${PROBE_USER} on nopass resetkeys resetchannels -@all +ping
`;

/**
 * What a consumer may do, with all keys or those that begin so: everything but administer the server. `INFO` counts as
 * dangerous, and Ray asks for it.
 */
export const consumerAccess = (keyPrefixes: readonly string[] = ['']): string =>
  `${keyPrefixes.map((prefix) => `~${prefix}*`).join(' ')} &* +@all -@dangerous +info`;

/** Throws a ValueError for what no key may begin with here: a rule of the access-control file reads some characters as a pattern, and a space as its end. */
export function assertKeyPrefixes(prefixes: readonly string[] = []): void {
  const wrong = prefixes.find((prefix) => !/^[\w:@./-]+$/.test(prefix));
  if (wrong === undefined) return;
  throw new ValueError(`must have letters, digits and any of _ : @ . / - alone, got '${wrong}'`);
}

/** The line of the access-control file for a user, a template over its login. */
export const userLine = (access: string): string =>
  `user {{ .username }} on >{{ .password }} ${access}`;

/** The configuration file. https://valkey.io/topics/valkey.conf/ */
export function valkeyConfiguration(
  memory: string,
  evictionPolicy: EvictionPolicy,
  persistent: boolean,
): string {
  const bytes = Math.floor(Quantity.memory(memory).toNumber() * KEYS_SHARE);
  const lines = [
    'bind * -::*',
    `port ${VALKEY_PORT}`,
    'protected-mode yes',
    `aclfile ${PATHS.runtime}/${FILES.users}`,
    `maxmemory ${bytes}`,
    `maxmemory-policy ${evictionPolicy}`,
    `dir ${PATHS.data}`,
    'save ""',
    `appendonly ${persistent ? 'yes' : 'no'}`,
    'appendfsync everysec',
  ];
  return `${lines.join('\n')}\n`;
}
