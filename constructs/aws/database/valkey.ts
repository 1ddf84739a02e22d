import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import type { ElasticacheReplicationGroupConfig } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import type { IGrantee } from '../identity';
import { ClientSecurityGroup } from '../storage';
import { isolatedSubnets } from './network';
import type { IDatabaseNetwork } from './network';
import {
  addValkeyUser,
  VALKEY_ENGINE,
  validateValkeyUser,
  valkeyLoginName,
  type MadeUser,
  type ValkeyUser,
} from './valkey-user';

const PORT = 6379;
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
const ENGINE_VERSION = '8.2';
// https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
const NAME = /^[a-z](?!.*--)[a-z0-9-]{0,38}[a-z0-9]$/;
const DEFAULT_NODE_TYPE = 'cache.t4g.small';
const NODE_TYPE = /^cache\.[a-z0-9]+\.[a-z0-9]+$/;
const MAXIMUM_REPLICAS = 5;
const MAXIMUM_SNAPSHOT_DAYS = 35;
const DEFAULT_SNAPSHOT_DAYS = { deletable: 0, protected: 7 };

/** A Valkey cache. */
export interface IValkey {
  /** Host name of the primary; known after apply, so it reaches pods by PublishedValues. */
  readonly host: string;
  /** Host name that spreads reads over the replicas. */
  readonly readerHost: string;
  /** TCP port. */
  readonly port: number;
  /** ARN of the replication group. */
  readonly arn: string;
  /** Name that clients log in with. Throws when there is no such user. */
  loginName(user: string): string;
  /** Permits to log in as this user by IAM. Throws for a user that has a password instead. */
  grantConnect(grantee: IGrantee, user: string): void;
}

/** Settings of a {@link Valkey}. */
export interface ValkeyProps {
  /** Name of the replication group, unique in account and region: at most 40 lower-case letters, digits and hyphens. */
  readonly name: string;
  /** What the cache is for. */
  readonly description: string;
  /** Where the nodes stand. */
  readonly network: IDatabaseNetwork;
  /** Security groups of the cluster nodes: the only ones that reach the port. */
  readonly clientSecurityGroupIds: readonly string[];
  /** Key that encrypts data and snapshots. */
  readonly encryptionKey: IEncryptionKey;
  /** Users; nobody else can log in. */
  readonly users: readonly ValkeyUser[];
  /**
   * Type of the nodes.
   *
   * @default 'cache.t4g.small'
   */
  readonly nodeType?: string;
  /**
   * Copies of the primary in other zones, 0 to 5. One or more switch on failover.
   *
   * @default - 1 when protected, otherwise 0
   */
  readonly replicas?: number;
  /**
   * Days to keep the daily snapshot, 0 to 35; 0 makes none.
   *
   * @default - 7 when protected, otherwise 0
   */
  readonly snapshotRetentionDays?: number;
  /**
   * What a destroy may do. A `protected` cache would leave a final snapshot.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
}

/** An ElastiCache replication group of Valkey: TLS, encrypted at rest, users by IAM or password. */
export class Valkey extends Construct implements IValkey {
  readonly host: string;
  readonly readerHost: string;
  readonly port = PORT;
  readonly arn: string;
  private readonly name: string;
  private readonly users: ReadonlyMap<string, MadeUser>;

  constructor(scope: Construct, id: string, props: ValkeyProps) {
    super(scope, id);
    validate(this, props);
    const { name, description, encryptionKey, nodeType = DEFAULT_NODE_TYPE } = props;

    this.name = name;
    this.users = new Map(props.users.map((user) => [user.name, addValkeyUser(this, name, user)]));
    const group = new ElasticacheReplicationGroup(this, 'Resource', {
      replicationGroupId: name,
      description,
      engine: VALKEY_ENGINE,
      engineVersion: ENGINE_VERSION,
      autoMinorVersionUpgrade: 'true',
      nodeType,
      port: PORT,
      atRestEncryptionEnabled: 'true',
      kmsKeyId: encryptionKey.arn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      userGroupIds: [this.addUserGroup(name)],
      ...this.networkArguments(props),
      ...availabilityArguments(props),
    });

    this.host = group.primaryEndpointAddress;
    this.readerHost = group.readerEndpointAddress;
    this.arn = group.arn;
  }

  loginName(user: string): string {
    this.requireUser(user);
    return valkeyLoginName(this.name, user);
  }

  grantConnect(grantee: IGrantee, user: string): void {
    const { arn } = this.requireUser(user);
    if (arn === undefined) {
      throw new ValidationError(
        this,
        `user '${user}' logs in by its password, not by IAM; leave its 'password' out`,
      );
    }
    grantee.addPolicy(`${this.node.id}-Connect-${user}`, [
      {
        sid: 'ConnectToCache',
        actions: ['elasticache:Connect'],
        resources: [this.arn, arn],
      },
    ]);
  }

  private requireUser(user: string): MadeUser {
    const found = this.users.get(user);
    if (found !== undefined) return found;
    throw new ValidationError(
      this,
      `there is no user '${user}'; existing ones: ${[...this.users.keys()].join(', ')}; add it to 'users'`,
    );
  }

  private addUserGroup(name: string): string {
    return new ElasticacheUserGroup(this, 'UserGroup', {
      userGroupId: name,
      engine: VALKEY_ENGINE,
      userIds: [...this.users.values()].map((user) => user.userId),
    }).userGroupId;
  }

  private networkArguments(props: ValkeyProps): Partial<ElasticacheReplicationGroupConfig> {
    const { name, network, clientSecurityGroupIds } = props;
    const subnets = new ElasticacheSubnetGroup(this, 'Subnets', {
      name,
      description: `Subnets of ${name}`,
      subnetIds: isolatedSubnets(this, network),
    });
    const { securityGroupId } = new ClientSecurityGroup(this, 'SecurityGroup', {
      name: `${name}-valkey`,
      description: `Valkey to ${name}`,
      vpcId: network.vpcId,
      clientSecurityGroupIds,
      ports: [{ from: PORT, to: PORT }],
    });
    return { subnetGroupName: subnets.name, securityGroupIds: [securityGroupId] };
  }
}

const availabilityArguments = (props: ValkeyProps): Partial<ElasticacheReplicationGroupConfig> => {
  const { name, protection = 'protected' } = props;
  const { replicas = protection === 'protected' ? 1 : 0 } = props;
  return {
    numCacheClusters: 1 + replicas,
    automaticFailoverEnabled: replicas > 0,
    multiAzEnabled: replicas > 0,
    snapshotRetentionLimit: props.snapshotRetentionDays ?? DEFAULT_SNAPSHOT_DAYS[protection],
    ...(protection === 'protected' && { finalSnapshotIdentifier: `${name}-final` }),
    lifecycle: lifecycleOf(protection),
  };
};

const validate = (scope: Construct, props: ValkeyProps): void => {
  const { name, nodeType = DEFAULT_NODE_TYPE, users } = props;
  if (!NAME.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must be 2 to 40 lower-case letters, digits or single hyphens, begin with a letter and not end in a hyphen, got '${name}'`,
    );
  }
  if (!NODE_TYPE.test(nodeType)) {
    throw new ValidationError(
      scope,
      `'nodeType' must look like 'cache.m7g.large', got '${nodeType}'`,
    );
  }
  requireRange(scope, 'replicas', props.replicas ?? 0, MAXIMUM_REPLICAS);
  requireRange(
    scope,
    'snapshotRetentionDays',
    props.snapshotRetentionDays ?? 0,
    MAXIMUM_SNAPSHOT_DAYS,
  );
  if (users.length === 0) {
    throw new ValidationError(
      scope,
      `'users' must have at least one entry, got none; nobody could log in`,
    );
  }
  users.forEach((user) => {
    validateValkeyUser(scope, name, user);
  });
  const names = users.map((user) => user.name);
  const repeated = names.find((each, index) => names.indexOf(each) !== index);
  if (repeated !== undefined) {
    throw new ValidationError(scope, `'users' must have unique names, got '${repeated}' twice`);
  }
};

const requireRange = (scope: Construct, name: string, value: number, maximum: number): void => {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  throw new ValidationError(
    scope,
    `'${name}' must be a whole number from 0 to ${maximum}, got ${value}`,
  );
};
