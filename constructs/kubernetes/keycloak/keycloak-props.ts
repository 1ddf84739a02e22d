import type { ClusterNetwork, ContainerResourcesOptions, INamespace } from '../core';
import type { IDatabase } from '../database';
import type { IEdge } from '../gateway';
import type { IOtlpReceiver } from '../opentelemetry';
import type { IMetrics } from '../prometheus';
import type { ISecretStore } from '../secrets';
import type { Federation } from './federation';

/** Keycloak's own administration, for a private network. */
export interface AdminConsoleOptions {
  /** Its host, another one than that where people sign in. */
  readonly host: string;
  /** Networks that reach it; at least one, and not every address. */
  readonly allowFrom: readonly string[];
}

/** The first person of the platform. */
export interface FirstAdminOptions {
  /** Name to sign in with: lower-case letters, digits, dots, underscores and hyphens. */
  readonly username: string;
  /** E-mail address, which counts as verified. */
  readonly email: string;
  /** First name; some applications require one. */
  readonly firstName: string;
  /** Last name; some applications require one. */
  readonly lastName: string;
}

/** What a password has to be. */
export interface PasswordPolicyOptions {
  /**
   * Characters that it has at least.
   * @default 12
   */
  readonly minimumLength?: number;
  /**
   * Former passwords that are refused.
   * @default 5
   */
  readonly history?: number;
  /**
   * Wrong passwords in a row after which a person has to wait, ever longer, up to a quarter of an hour.
   * @default 10
   */
  readonly maximumFailures?: number;
}

/** How long people stay signed in. */
export interface SessionOptions {
  /**
   * Minutes without a request after which a person signs in again.
   * @default 120
   */
  readonly idleMinutes?: number;
  /**
   * Hours after which a person signs in again in any case.
   * @default 10
   */
  readonly maximumHours?: number;
  /**
   * Minutes that an access token is valid.
   * @default 5
   */
  readonly accessTokenMinutes?: number;
}

/** What the realm holds, beside the clients. */
export interface RealmOptions {
  /**
   * Name of the realm, a DNS label; never `master`, which administers Keycloak itself.
   * @default 'ml-platform'
   */
  readonly realm?: string;
  /**
   * What the sign-in page is headed with.
   * @default 'ML platform'
   */
  readonly title?: string;
  /**
   * Names of the groups that people may be in.
   * @default - ml-admins, data-engineers, ml-engineers, data-scientists, viewers
   */
  readonly groups?: readonly string[];
  /**
   * Those of the groups whose members add people and put them into groups, in the administration of the realm.
   * @default - ml-admins
   */
  readonly adminGroups?: readonly string[];
  /**
   * The first member of the admin groups. The password is generated, and changed at the first sign-in.
   * @default - nobody: break-glass adds the first person
   */
  readonly firstAdmin?: FirstAdminOptions;
  /**
   * What a password has to be.
   * @default - 12 characters, not one of the last five, ten tries
   */
  readonly passwords?: PasswordPolicyOptions;
  /**
   * How long people stay signed in.
   * @default - two hours without a request, ten hours in all
   */
  readonly sessions?: SessionOptions;
  /**
   * Where people come from, beside those that are added in Keycloak.
   * @default - nowhere
   */
  readonly federation?: Federation;
}

/** What Keycloak needs. */
export interface KeycloakProps extends RealmOptions {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Addresses of the cluster. */
  readonly network: ClusterNetwork;
  /** Image of Keycloak with an exact tag, as upstream builds it. */
  readonly image: string;
  /** Host where people sign in. */
  readonly host: string;
  /**
   * Keycloak's administration on a host of its own.
   * @default - no route: `kubectl port-forward service/keycloak 8080`, then http://localhost:8080/admin/
   */
  readonly admin?: AdminConsoleOptions;
  /** Where its data is. */
  readonly database: IDatabase;
  /** Where its secrets are, and those of its clients. */
  readonly secrets: ISecretStore;
  /** The entrance. */
  readonly edge: IEdge;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Who takes its spans.
   * @default - nobody
   */
  readonly traces?: IOtlpReceiver;
  /**
   * Servers, which form a cluster.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * What a server may use. The heap is 70 % of the memory limit.
   * @default - 500m CPU, 1536Mi memory, 2Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
}
