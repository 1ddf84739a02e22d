import { ARGO } from '../../lib/contracts/argo-workflows';
import { RESTRICTED_POD, type PodSecurityValues } from './pod-values';

/** The user of Argo's own images. https://github.com/argoproj/argo-workflows/blob/v4.0.6/Dockerfile */
const ARGO_USER = 8737;

const SECONDS_AN_HOUR = 3600;

/** Columns of few bytes; the controller writes once a workflow. */
const CONNECTIONS = { maxIdleConns: 2, maxOpenConns: 10, connMaxLifetime: '30m' } as const;

/** How people sign in. */
export interface ArgoSignOnOptions {
  /** The issuer, exactly as in the `iss` claim. */
  readonly issuer: string;
  /** Where the server asks for the discovery document when it starts, from inside the cluster. */
  readonly discovery: string;
  /** URL that a code is sent to. */
  readonly redirectUrl: string;
  /** Scopes to ask for, besides `openid`. */
  readonly scopes: readonly string[];
  /** Claim that lists the names of a person's groups. */
  readonly groupsClaim: string;
  /** Groups that rules ask for; others of a person stay out of the cookie, which has a limit of 4 KiB. */
  readonly groups: readonly string[];
  /** Hours until a person is asked to sign in again. */
  readonly sessionHours: number;
}

/** What holds for a workflow that says nothing else. */
export interface ArgoWorkflowDefaults {
  /** Hours after which it is ended. */
  readonly longestHours: number;
  /** Hours that it stays in the cluster after it went well. */
  readonly keptAfterSuccessHours: number;
  /** Hours that it stays otherwise. */
  readonly keptAfterFailureHours: number;
}

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** https://github.com/argoproj/argo-workflows/blob/v4.0.6/config/sso.go */
export interface SsoValues {
  readonly enabled: true;
  readonly issuer: string;
  readonly issuerAlias: string;
  readonly clientId: SecretKey;
  readonly clientSecret: SecretKey;
  readonly redirectUrl: string;
  readonly scopes: readonly string[];
  readonly customGroupClaimName: string;
  readonly filterGroupsRegex: readonly string[];
  readonly sessionExpiry: string;
  readonly rbac: { readonly enabled: true };
}

/**
 * Sign-on, as the server wants it. It knows no URL but the one of the discovery document, and then takes
 * the alias for the name of the issuer: so it finds Keycloak inside the cluster, before any public name
 * does. It asks when it starts, and ends where nobody answers.
 */
export const ssoValues = (options: ArgoSignOnOptions): SsoValues => ({
  enabled: true,
  issuer: options.discovery,
  issuerAlias: options.issuer,
  clientId: { name: ARGO.secrets.clientId, key: 'client-id' },
  clientSecret: { name: ARGO.secrets.client, key: 'client-secret' },
  redirectUrl: options.redirectUrl,
  scopes: options.scopes.filter((scope) => scope !== 'openid'),
  customGroupClaimName: options.groupsClaim,
  filterGroupsRegex: options.groups.toSorted().map((group) => `^${escaped(group)}$`),
  sessionExpiry: `${options.sessionHours}h`,
  rbac: { enabled: true },
});

/** Text that an expression matches as it is. */
const escaped = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, String.raw`\$&`);

/** https://github.com/argoproj/argo-workflows/blob/v4.0.6/config/config.go */
export interface PersistenceValues {
  readonly archive: true;
  readonly archiveTTL: string;
  readonly nodeStatusOffLoad: true;
  readonly connectionPool: typeof CONNECTIONS;
  readonly postgresql: {
    readonly database: string;
    readonly tableName: string;
    readonly userNameSecret: SecretKey;
    readonly passwordSecret: SecretKey;
    readonly ssl: true;
    readonly sslMode: 'require';
  };
}

/** Where past workflows are kept, without a host: it is read from the environment, see `databaseVariables`. */
export const persistenceValues = (archiveDays: number): PersistenceValues => ({
  archive: true,
  archiveTTL: `${archiveDays}d`,
  nodeStatusOffLoad: true,
  connectionPool: CONNECTIONS,
  postgresql: {
    database: ARGO.database,
    tableName: 'argo_workflows',
    userNameSecret: { name: ARGO.secrets.database, key: 'username' },
    passwordSecret: { name: ARGO.secrets.database, key: 'password' },
    ssl: true,
    sslMode: 'require',
  },
});

/** A variable of a container that a Secret fills. */
interface SecretVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: SecretKey };
}

/**
 * Host and port of the database, which may be known after apply only. Argo leaves a host that is empty out
 * of the connection string, and its driver then takes these variables, as every PostgreSQL client does.
 * https://github.com/upper/db/blob/v4.10.0/adapter/postgresql/connection_pgx.go
 * https://github.com/jackc/pgx/blob/v5.9.2/pgconn/config.go
 */
export const databaseVariables = (): readonly SecretVariable[] =>
  [
    { name: 'PGHOST', key: 'host' },
    { name: 'PGPORT', key: 'port' },
  ].map(({ name, key }) => ({
    name,
    valueFrom: { secretKeyRef: { name: ARGO.secrets.database, key } },
  }));

/** A workflow that says nothing else. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/default-workflow-specs.md */
export interface WorkflowDefaultsValues {
  readonly spec: {
    readonly automountServiceAccountToken: false;
    readonly executor: { readonly serviceAccountName: string };
    readonly securityContext: PodSecurityValues & {
      readonly runAsUser: number;
      readonly runAsGroup: number;
      readonly fsGroup: number;
      readonly fsGroupChangePolicy: 'OnRootMismatch';
    };
    readonly activeDeadlineSeconds: number;
    readonly ttlStrategy: {
      readonly secondsAfterSuccess: number;
      readonly secondsAfterFailure: number;
    };
    readonly podGC: { readonly strategy: 'OnPodSuccess'; readonly deleteDelayDuration: string };
  };
}

/**
 * The token for the API goes to Argo's own containers alone. An image without a user runs as Argo's; a
 * workflow whose image has a user of its own names it.
 */
export const workflowDefaults = (options: ArgoWorkflowDefaults): WorkflowDefaultsValues => ({
  spec: {
    automountServiceAccountToken: false,
    executor: { serviceAccountName: ARGO.executor },
    securityContext: {
      ...RESTRICTED_POD,
      runAsUser: ARGO_USER,
      runAsGroup: ARGO_USER,
      fsGroup: ARGO_USER,
      fsGroupChangePolicy: 'OnRootMismatch',
    },
    activeDeadlineSeconds: options.longestHours * SECONDS_AN_HOUR,
    ttlStrategy: {
      secondsAfterSuccess: options.keptAfterSuccessHours * SECONDS_AN_HOUR,
      secondsAfterFailure: options.keptAfterFailureHours * SECONDS_AN_HOUR,
    },
    podGC: { strategy: 'OnPodSuccess', deleteDelayDuration: '60s' },
  },
});
