import { Construct } from 'constructs';
import {
  cacheLogin,
  type GeneratedSecretContract,
  type PublishedValuesContract,
} from '../../../lib/contracts/secrets';
import { Endpoint, Peer, type ClusterNetwork } from '../core';
import {
  ConsumerNames,
  type CacheConnection,
  type DatabaseOptions,
  type ICache,
} from '../database';
import type { ISecretStore } from '../secrets';
import { addCacheSecret } from './cache-secret';
import { VALKEY_PORT } from './valkey-settings';

/** A Valkey server that Amazon ElastiCache runs. */
export interface ElastiCacheProps {
  /** Addresses of the VPC that the server stands in. */
  readonly network: ClusterNetwork;
  /** Where the login is kept. */
  readonly secrets: ISecretStore;
  /** Where Terraform publishes the server's `host`, and the `user` to log in as. */
  readonly server: PublishedValuesContract;
  /**
   * The `password` of that user.
   * @default - the login of the user `platform`
   */
  readonly login?: GeneratedSecretContract;
}

/**
 * A Valkey server that Amazon ElastiCache runs, with TLS and failover.
 *
 * Users of ElastiCache are resources of AWS, so consumers share the one that Terraform makes; each has its
 * own Secret and its own edge.
 */
export class ElastiCache extends Construct implements ICache {
  private readonly props: ElastiCacheProps;
  private readonly names = new ConsumerNames();

  constructor(scope: Construct, id: string, props: ElastiCacheProps) {
    super(scope, id);
    this.props = props;
  }

  addUser(scope: Construct, id: string, options: DatabaseOptions): CacheConnection {
    const user = new Construct(scope, id);
    const { network, secrets, server, login = cacheLogin('platform') } = this.props;
    this.names.take(user, options.name);
    options.namespace.allowEgressTo(
      `${options.name}-to-elasticache`,
      Endpoint.of(Peer.vpc(network), [VALKEY_PORT]),
      { pods: options.pods },
    );
    const secret = addCacheSecret(user, options, {
      secrets,
      login,
      host: '{{ .host }}',
      user: '{{ .user }}',
      tls: true,
      published: server,
    });
    return { secret, tls: true };
  }
}
