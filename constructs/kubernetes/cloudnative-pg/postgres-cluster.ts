import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ROLE_ANNOTATION } from '../../../lib/contracts/irsa';
import { databaseLogin } from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { assertServiceName, Quantity } from '../../../lib/values';
import {
  assertInteger,
  CustomResource,
  Endpoint,
  Peer,
  platformMetadata,
  toResources,
  validated,
  type Labels,
} from '../core';
import {
  addDatabaseSecret,
  assertExtensions,
  ConsumerNames,
  databaseReady,
  noBackupAnnotation,
  POSTGRES_PORT,
  type DatabaseConnection,
  type DatabaseOptions,
  type IDatabase,
  type PostgresOptions,
} from '../database';
import { watch } from '../prometheus';
import { clusterSpec, type ClusterSpec } from './cluster-spec';
import { postgresAlerts } from './postgres-alerts';
import type { PostgresClusterProps } from './postgres-cluster-props';
import { POSTGRES_DASHBOARD } from './postgres-dashboard';
import { POSTGRES_SERIES } from './series';
import { addServerBackup } from './server-backup';
import { addServerEdges } from './server-edges';
import {
  clusterPods,
  poolerName,
  poolerPods,
  serverOptions,
  serverPods,
  type ServerOptions,
} from './server-options';
import { addServerPooler } from './server-pooler';

const API_VERSION = 'postgresql.cnpg.io/v1';
const COMPONENT = 'database';
const LONGEST_NAME = 20;
const MOST_INSTANCES = 9;
const LONGEST_RETENTION_DAYS = 3650;

/** Where instances tell metrics. https://cloudnative-pg.io/documentation/current/monitoring/ */
const METRICS_PORT = { name: 'metrics', number: 9187 };

/** The label by which the operator notices a new password at once. */
const RELOAD_LABEL = { 'cnpg.io/reload': 'true' };

/** The fields of a Database that we set. */
interface DatabaseSpec {
  readonly cluster: { readonly name: string };
  readonly name: string;
  readonly owner: string;
  readonly databaseReclaimPolicy: 'retain' | 'delete';
  readonly extensions?: readonly { readonly name: string }[];
}

/** The fields of a DatabaseRole that we set. */
interface DatabaseRoleSpec {
  readonly cluster: { readonly name: string };
  readonly name: string;
  readonly login: true;
  readonly passwordSecret: { readonly name: string };
  readonly databaseRoleReclaimPolicy: 'retain' | 'delete';
}

/**
 * A PostgreSQL server that CloudNativePG runs: replicas in other zones, failover, write-ahead log and base
 * backups in S3, TLS. Consumers share it, and each reaches its own database only.
 */
export class PostgresCluster extends Construct implements IDatabase {
  /** Name of the server. */
  readonly name: string;
  /** Name of its service account, which the AWS identity for backups is associated with. */
  readonly serviceAccountName: string;
  private readonly options: ServerOptions;
  private readonly names = new ConsumerNames();

  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    const options = serverOptions(props);
    this.options = options;
    this.name = options.name;
    this.serviceAccountName = options.name;
    this.validate(options);

    this.addServiceAccount(options);
    this.addServer(options);
    addServerEdges(this, options);
    if (!('none' in options.backup)) addServerBackup(this, options, options.backup);
    if (options.pooler) addServerPooler(this, options, options.pooler);
    watch(this, options.metrics, {
      name: options.name,
      namespace: options.namespace,
      pods: serverPods(options.name),
      port: METRICS_PORT,
      series: POSTGRES_SERIES,
      alerts: postgresAlerts(options),
      dashboard: POSTGRES_DASHBOARD,
    });
  }

  addDatabase(scope: Construct, id: string, options: PostgresOptions): DatabaseConnection {
    const database = new Construct(scope, id);
    this.names.take(database, options.name);
    assertExtensions(database, options.extensions);
    this.addRole(database, options);
    this.allowConsumer(options);
    const secret = addDatabaseSecret(database, options, {
      host: this.host(),
      secrets: this.options.secrets,
    });
    return {
      database: options.name,
      secret,
      ready: databaseReady(this.options.image, secret),
    };
  }

  private validate({ name, instances, storage, resources, ...options }: ServerOptions): void {
    validated(this, 'name', () => {
      assertServiceName(name, 'the name of a server');
    });
    if (name.length > LONGEST_NAME) {
      throw new ValidationError(
        this,
        `'name' must have at most ${LONGEST_NAME} characters, got ${name.length}`,
      );
    }
    assertInteger(this, 'instances', instances, { lowest: 1, highest: MOST_INSTANCES });
    validated(this, 'storage.size', () => Quantity.memory(storage.size));
    validated(this, 'resources', () => toResources(resources));
    this.validateBackup(name, options);
  }

  private validateBackup(
    name: string,
    { backup, recovery }: Pick<ServerOptions, 'backup' | 'recovery'>,
  ): void {
    if ('none' in backup) {
      if (recovery === undefined) return;
      throw new ValidationError(this, `'recovery' needs 'backup', which says where backups are`);
    }
    const days = { lowest: 1, highest: LONGEST_RETENTION_DAYS };
    assertInteger(this, 'backup.retentionDays', backup.retentionDays, days);
    if (recovery?.serverName !== (backup.serverName ?? name)) return;
    throw new ValidationError(
      this,
      `'backup.serverName' must not be '${recovery.serverName}', which 'recovery' reads; name a new folder such as '${name}-2'`,
    );
  }

  /** The plugin for backups trusts the account that is called like the server. */
  private addServiceAccount({ name, namespace, roleArn }: ServerOptions): void {
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: platformMetadata({
        name,
        namespace: namespace.name,
        component: COMPONENT,
        annotations: roleArn === undefined ? undefined : { [ROLE_ANNOTATION]: roleArn },
      }),
      // The instances elect their primary through the API server, and the operator leaves this to the account.
      automountServiceAccountToken: true,
    });
  }

  private addServer(options: ServerOptions): void {
    const { name, namespace, backup } = options;
    const annotations: Labels | undefined =
      'none' in backup ? noBackupAnnotation(this, backup) : undefined;
    new CustomResource<ClusterSpec>(this, 'Resource', {
      apiVersion: API_VERSION,
      kind: 'Cluster',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      annotations,
      spec: clusterSpec(options),
    });
  }

  /** A role with its database; both objects carry the server's name, for two servers may share a namespace. */
  private addRole(scope: Construct, { name, extensions }: PostgresOptions): void {
    const { namespace, secrets, reclaimPolicy } = this.options;
    const metadata = {
      apiVersion: API_VERSION,
      name: `${this.name}-${name}`,
      namespace: namespace.name,
      component: COMPONENT,
    };
    const login = secrets.addGenerated(scope, 'Login', databaseLogin(name), {
      name: `${this.name}-${name}-login`,
      namespace,
      component: COMPONENT,
      type: 'kubernetes.io/basic-auth',
      labels: RELOAD_LABEL,
      keys: { username: '{{ .username }}', password: '{{ .password }}' },
    });
    new CustomResource<DatabaseRoleSpec>(scope, 'Role', {
      ...metadata,
      kind: 'DatabaseRole',
      spec: {
        cluster: { name: this.name },
        name,
        login: true,
        passwordSecret: { name: login.name },
        databaseRoleReclaimPolicy: reclaimPolicy,
      },
    });
    new CustomResource<DatabaseSpec>(scope, 'Database', {
      ...metadata,
      kind: 'Database',
      spec: {
        cluster: { name: this.name },
        name,
        owner: name,
        databaseReclaimPolicy: reclaimPolicy,
        extensions: extensions?.map((extension) => ({ name: extension })),
      },
    });
  }

  /** Lets a consumer through to the pods behind the Service that its Secret names. */
  private allowConsumer({ name, namespace, pods }: DatabaseOptions): void {
    const edge = `${name}-to-${this.name}`;
    const target =
      this.options.pooler === undefined
        ? clusterPods(this.name)
        : poolerPods(poolerName(this.name));
    const ports = [POSTGRES_PORT];
    this.options.namespace.allowIngressFrom(edge, Peer.pods(namespace, pods), {
      ports,
      pods: target,
    });
    namespace.allowEgressTo(edge, Endpoint.of(Peer.pods(this.options.namespace, target), ports), {
      pods,
    });
  }

  /** The Service of the instance that writes, or of the pooler before it. */
  private host(): string {
    const { namespace, pooler } = this.options;
    const service = pooler === undefined ? `${this.name}-rw` : poolerName(this.name);
    return `${service}.${namespace.name}.svc`;
  }
}
