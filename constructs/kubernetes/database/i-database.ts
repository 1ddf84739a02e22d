import type { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import type { INamespace, Labels } from '../core';
import type { ISecret } from '../secrets';

/** A database for one consumer. */
export interface DatabaseOptions {
  /** Name of the database and of its owner, the only user: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Where the consumer runs; the Secret with the login is put there. */
  readonly namespace: INamespace;
  /** Labels of the pods that connect. */
  readonly pods: Labels;
}

/** A PostgreSQL database for one consumer. */
export interface PostgresOptions extends DatabaseOptions {
  /**
   * Extensions that only the administrator of a server may make, such as `vector`; the server must have their files.
   * @default - none: what an owner may make, the consumer makes itself
   */
  readonly extensions?: readonly string[];
}

/** What a consumer needs to connect, wherever the database runs. */
export interface DatabaseConnection {
  /** Name of the database. */
  readonly database: string;
  /**
   * The Secret in the consumer's namespace, with the keys `host`, `port`, `database`, `username`,
   * `password` and `uri` (`postgresql://…?sslmode=require`).
   */
  readonly secret: ISecret;
  /** Init container that waits until the database takes the login. */
  readonly ready: k8s.Container;
}

/** A PostgreSQL server: CloudNativePG in the cluster, or Amazon RDS. */
export interface IDatabase {
  /**
   * Makes a database with an owner of its own, and lets the consumer's pods reach it. Throws a
   * ValidationError for a name that is taken.
   */
  addDatabase(scope: Construct, id: string, options: PostgresOptions): DatabaseConnection;
}

/** What a consumer needs to reach a cache. */
export interface CacheConnection {
  /**
   * The Secret in the consumer's namespace, with the keys `host`, `port`, `username`, `password` and
   * `uri`.
   */
  readonly secret: ISecret;
  /** Whether the connection is encrypted. */
  readonly tls: boolean;
}

/** A Valkey server, which speaks the protocol of Redis: in the cluster, or Amazon ElastiCache. */
export interface ICache {
  /** Makes a user for a consumer, and lets its pods reach the server. Throws a ValidationError for a name that is taken. */
  addUser(scope: Construct, id: string, options: DatabaseOptions): CacheConnection;
}
