import type { k8s } from 'cdk8s-plus-29';
import type { DatabaseConnection } from '../database';
import { attributeText, type IOtlpReceiver, type TracedService } from '../opentelemetry';
import type { ISecret } from '../secrets';
import { MANAGEMENT_PORT } from './names';

/** Where the secrets of federations are mounted. */
export const VAULT_DIRECTORY = '/opt/keycloak/vault';

/** Connections of one server; PostgreSQL allows a hundred in all by default. */
const LARGEST_POOL = 20;

/** What a server needs to know. */
export interface ServerEnvironment {
  /** `https://` and the host where people sign in. */
  readonly url: string;
  /** Where a browser finds the administration. */
  readonly adminUrl: string;
  readonly connection: DatabaseConnection;
  /** The client that Keycloak makes on its very first start, with `username` and `password`. */
  readonly bootstrap: ISecret;
  /** Whether there is a vault. */
  readonly vault: boolean;
  /** Who takes spans, and whose they are; undefined where nobody does. */
  readonly tracing: ServerTracing | undefined;
}

/** Who takes spans of servers. */
export interface ServerTracing {
  readonly traces: IOtlpReceiver;
  readonly service: TracedService;
}

/** Statements are left out: most traces would be of one that belongs to no request. https://www.keycloak.org/observability/tracing */
const TRACED = {
  KC_TRACING_ENABLED: 'true',
  KC_TRACING_SAMPLER_TYPE: 'parentbased_always_on',
  KC_TRACING_JDBC_ENABLED: 'false',
};

/** Options that are built in: the build and the start must see the same. https://www.keycloak.org/server/all-config?f=build */
export function buildEnvironment({
  vault,
  tracing,
}: Pick<ServerEnvironment, 'vault' | 'tracing'>): k8s.EnvVar[] {
  return variables({
    KC_DB: 'postgres',
    KC_HEALTH_ENABLED: 'true',
    KC_METRICS_ENABLED: 'true',
    // Sign-ins are counted: https://www.keycloak.org/observability/event-metrics
    KC_EVENT_METRICS_USER_ENABLED: 'true',
    ...(vault ? { KC_VAULT: 'file' } : {}),
    ...(tracing === undefined ? {} : TRACED),
  });
}

/**
 * Options of the start. https://www.keycloak.org/server/all-config
 *
 * The issuer is the public URL whoever asks; token, user-info and key URLs follow the address that a pod
 * called. Forwarded headers are trusted because the network edges let nobody but the entrance and the
 * clients' pods call.
 */
export function startEnvironment(options: ServerEnvironment): k8s.EnvVar[] {
  const { url, adminUrl, connection, bootstrap, vault } = options;
  const database = connection.secret;
  return [
    ...buildEnvironment(options),
    ...variables({
      KC_HOSTNAME: url,
      KC_HOSTNAME_ADMIN: adminUrl,
      KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true',
      KC_HTTP_ENABLED: 'true',
      KC_HTTP_MANAGEMENT_PORT: String(MANAGEMENT_PORT),
      KC_PROXY_HEADERS: 'xforwarded',
      KC_DB_URL_PROPERTIES: '?sslmode=require',
      KC_DB_POOL_MAX_SIZE: String(LARGEST_POOL),
      KC_SHUTDOWN_DELAY: '10s',
      KC_SHUTDOWN_TIMEOUT: '20s',
      KC_LOG_CONSOLE_OUTPUT: 'json',
      // Sign-ins that succeed are logged as well, for the audit.
      KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL: 'info',
      ...(vault ? { KC_VAULT_DIR: VAULT_DIRECTORY } : {}),
      ...(options.tracing === undefined ? {} : tracingOptions(options.tracing)),
    }),
    {
      // Without it a server looks for a private address, which one of 100.64.0.0/10 is not.
      name: 'KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS',
      valueFrom: { fieldRef: { fieldPath: 'status.podIP' } },
    },
    database.toEnvVar('KC_DB_URL_HOST', 'host'),
    database.toEnvVar('KC_DB_URL_PORT', 'port'),
    database.toEnvVar('KC_DB_URL_DATABASE', 'database'),
    database.toEnvVar('KC_DB_USERNAME', 'username'),
    database.toEnvVar('KC_DB_PASSWORD', 'password'),
    bootstrap.toEnvVar('KC_BOOTSTRAP_ADMIN_CLIENT_ID', 'username'),
    bootstrap.toEnvVar('KC_BOOTSTRAP_ADMIN_CLIENT_SECRET', 'password'),
  ];
}

/** The path of traces is added to the address. https://www.keycloak.org/observability/tracing */
const tracingOptions = ({ traces, service }: ServerTracing): Record<string, string> => ({
  KC_TRACING_ENDPOINT: traces.httpUrl,
  KC_TRACING_PROTOCOL: 'http/protobuf',
  KC_TELEMETRY_SERVICE_NAME: service.serviceName,
  KC_TELEMETRY_RESOURCE_ATTRIBUTES: attributeText(service),
});

function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
