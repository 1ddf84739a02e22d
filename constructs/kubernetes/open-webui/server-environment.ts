import type { k8s } from 'cdk8s-plus-29';
import { OPEN_WEBUI_KEYS } from '../../../lib/contracts/open-webui';
import { CLIENT_SECRET_KEY } from '../../../lib/contracts/secrets';
import type { CacheConnection, DatabaseConnection } from '../database';
import type { OidcClient } from '../identity';
import { traceSettings, tracesUrl } from '../opentelemetry';
import type { ISecret } from '../secrets';
import type { ChatFiles, ChatModels, OpenWebUiProps } from './open-webui-props';
import { OPEN_WEBUI, PORT } from './names';

// Every variable: https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/env.py
// and https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/config.py

/** What it writes while it runs, beside the image's own data, in which models for documents are. */
export const DATA_FOLDER = '/data';

/** Below the folder above: the name is its own. */
export const UPLOADS_FOLDER = `${DATA_FOLDER}/uploads`;

/** What separates several values of a variable. */
const SEPARATOR = ';';

/** What a server is handed. */
export interface ServerEnvironment extends OpenWebUiProps {
  /** Its database. */
  readonly connection: DatabaseConnection;
  /** Its keys. */
  readonly secret: ISecret;
  /** Its client at the identity provider. */
  readonly client: OidcClient;
  /** Where a code is sent to. */
  readonly callbackUrl: string;
  /** What servers talk by. */
  readonly cacheConnection?: CacheConnection;
}

/** Every variable of a server. */
export const serverVariables = (options: ServerEnvironment): k8s.EnvVar[] => [
  ...Object.entries(settings(options)).map(([name, value]) => ({ name, value })),
  ...secretVariables(options),
  ...modelVariables(options.models),
];

/** Settings as text. What an administrator clicks together holds until the next start, so that these always hold. */
function settings(options: ServerEnvironment): Record<string, string> {
  const { host, everyModel = true, plugins = false, sessionLength = '24h', files } = options;
  const url = `https://${host}`;
  return {
    ENABLE_PERSISTENT_CONFIG: 'False',
    PORT: String(PORT),
    HOME: '/tmp',
    DATA_DIR: DATA_FOLDER,
    STATIC_DIR: `${DATA_FOLDER}/static`,
    WEBUI_URL: url,
    CORS_ALLOW_ORIGIN: url,
    // A sign-in comes back from another site, which `strict` would not let see the session.
    WEBUI_SESSION_COOKIE_SAME_SITE: 'lax',
    WEBUI_SESSION_COOKIE_SECURE: 'True',
    JWT_EXPIRES_IN: sessionLength,
    // An init container does it, one server after the other.
    ENABLE_DB_MIGRATIONS: 'False',
    VECTOR_DB: 'pgvector',
    PGVECTOR_CREATE_EXTENSION: 'False',
    ENABLE_OLLAMA_API: 'False',
    BYPASS_MODEL_ACCESS_CONTROL: flag(everyModel),
    ENABLE_PLUGINS: flag(plugins),
    ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS: 'False',
    ...QUIET,
    ...signInSettings(options),
    ...fileSettings(files),
    ...(options.cacheConnection === undefined ? {} : { WEBSOCKET_MANAGER: 'redis' }),
    ...tracing(options),
  };
}

/** Nothing is fetched from elsewhere, and nobody is told about people and chats. */
const QUIET = {
  OFFLINE_MODE: 'True',
  SCARF_NO_ANALYTICS: 'True',
  DO_NOT_TRACK: 'True',
  ANONYMIZED_TELEMETRY: 'False',
  ENABLE_COMMUNITY_SHARING: 'False',
} as const;

/**
 * Requests, calls of models, and what it asks of its database. It takes the address as it is, without a path of its own.
 * https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/utils/telemetry/setup.py
 */
const tracing = ({ traces, namespace }: ServerEnvironment): Record<string, string> =>
  traces === undefined
    ? {}
    : {
        ENABLE_OTEL: 'True',
        ENABLE_OTEL_TRACES: 'True',
        OTEL_OTLP_SPAN_EXPORTER: 'http',
        OTEL_EXPORTER_OTLP_ENDPOINT: tracesUrl(traces),
        ...traceSettings(traces, { serviceName: OPEN_WEBUI, namespace }),
      };

/** Who comes in, and as what: groups are what Open WebUI calls roles. There are no passwords. */
function signInSettings(options: ServerEnvironment): Record<string, string> {
  const { client, identity, groups, adminGroups, host } = options;
  const { discovery, issuer } = client.endpoints;
  return {
    ENABLE_LOGIN_FORM: 'False',
    ENABLE_PASSWORD_AUTH: 'False',
    ENABLE_SIGNUP: 'False',
    ENABLE_OAUTH_SIGNUP: 'True',
    OAUTH_AUTO_REDIRECT: 'True',
    OAUTH_CLIENT_ID: client.clientId,
    OPENID_PROVIDER_URL: `${discovery ?? issuer}/.well-known/openid-configuration`,
    OPENID_REDIRECT_URI: options.callbackUrl,
    OAUTH_CODE_CHALLENGE_METHOD: 'S256',
    OAUTH_SCOPES: client.scopes.join(' '),
    OAUTH_USERNAME_CLAIM: identity.usernameClaim,
    ENABLE_OAUTH_ROLE_MANAGEMENT: 'True',
    OAUTH_ROLES_CLAIM: identity.groupsClaim,
    OAUTH_ROLES_SEPARATOR: SEPARATOR,
    OAUTH_ALLOWED_ROLES: [...groups, ...adminGroups].join(SEPARATOR),
    OAUTH_ADMIN_ROLES: adminGroups.join(SEPARATOR),
    // Of somebody without any group.
    DEFAULT_USER_ROLE: 'pending',
    WEBUI_ADMIN_EMAIL: `break-glass@${host}`,
    WEBUI_AUTH_SIGNOUT_REDIRECT_URL: `https://${host}/auth`,
  };
}

const fileSettings = (files: ChatFiles): Record<string, string> =>
  'objects' in files
    ? {
        STORAGE_PROVIDER: 's3',
        STORAGE_LOCAL_CACHE: 'False',
        S3_BUCKET_NAME: files.objects.bucket,
        S3_KEY_PREFIX: files.objects.prefix,
      }
    : { STORAGE_PROVIDER: 'local' };

const secretVariables = ({
  connection,
  secret,
  client,
  cacheConnection,
}: ServerEnvironment): k8s.EnvVar[] => [
  connection.secret.toEnvVar('DATABASE_URL', 'uri'),
  secret.toEnvVar('WEBUI_SECRET_KEY', OPEN_WEBUI_KEYS.signing),
  secret.toEnvVar('WEBUI_ADMIN_PASSWORD', OPEN_WEBUI_KEYS.administrator),
  client.secret.toEnvVar('OAUTH_CLIENT_SECRET', CLIENT_SECRET_KEY),
  ...(cacheConnection === undefined ? [] : [cacheConnection.secret.toEnvVar('REDIS_URL', 'uri')]),
];

/** URLs and keys in the same order; Kubernetes puts the keys together, so that no object shows them. */
function modelVariables(models: readonly ChatModels[]): k8s.EnvVar[] {
  const keys = models.flatMap(({ apiKey }, index) =>
    apiKey === undefined ? [] : [apiKey.secret.toEnvVar(`MODEL_KEY_${index}`, apiKey.key)],
  );
  const references = models.map(({ apiKey }, index) =>
    apiKey === undefined ? 'none' : `$(MODEL_KEY_${index})`,
  );
  return [
    ...keys,
    { name: 'OPENAI_API_BASE_URLS', value: models.map(({ url }) => url).join(SEPARATOR) },
    { name: 'OPENAI_API_KEYS', value: references.join(SEPARATOR) },
  ];
}

const flag = (value: boolean): string => (value ? 'True' : 'False');
