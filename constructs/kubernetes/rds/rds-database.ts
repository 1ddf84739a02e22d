import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { imageName, IMAGES } from '../../../lib/catalogue';
import {
  databaseLogin,
  type GeneratedSecretContract,
  type PublishedValuesContract,
} from '../../../lib/contracts/secrets';
import { CronSchedule } from '../../../lib/values';
import {
  Endpoint,
  Peer,
  platformMetadata,
  restrictedContainer,
  RunOnceJob,
  ScheduledJob,
  validated,
  type ClusterNetwork,
  type INamespace,
  type RestrictedPodOptions,
} from '../core';
import {
  addDatabaseSecret,
  assertExtensions,
  connectionVariables,
  ConsumerNames,
  databaseReady,
  POSTGRES_CLIENT,
  POSTGRES_PORT,
  type DatabaseConnection,
  type IDatabase,
  type PostgresOptions,
  type DatabaseServer,
} from '../database';
import type { ISecret, ISecretStore } from '../secrets';
import { SETUP_SQL, SETUP_VARIABLES } from './setup-sql';

const NAME = 'rds';
const COMPONENT = 'rds-setup';
const SETUP_PODS = { 'app.kubernetes.io/component': COMPONENT };
const SETUP_FOLDER = '/setup';
const SETUP_FILE = 'setup.sql';
const DEFAULT_SCHEDULE = '*/10 * * * *';

const SET_UP = ['psql', '--no-psqlrc', '--quiet', `--file=${SETUP_FOLDER}/${SETUP_FILE}`];

/** Nothing to do while the owner can log in; otherwise its password has changed. */
const KEEP_IN_STEP = `PGUSER="$OWNER" PGPASSWORD="$OWNER_PASSWORD" PGDATABASE="$OWNER" psql --no-psqlrc --quiet --command='SELECT 1' > /dev/null || exec ${SET_UP.join(' ')}`;

/** A PostgreSQL server outside the cluster, above all one that Amazon RDS runs. */
export interface RdsDatabaseProps {
  /** Where the jobs run that make databases, and where their logins are. */
  readonly namespace: INamespace;
  /** Addresses of the VPC that the server stands in. */
  readonly network: ClusterNetwork;
  /** Where logins are kept. */
  readonly secrets: ISecretStore;
  /** Where Terraform publishes the server's `host`; or the host itself, where it is known. */
  readonly server: PublishedValuesContract | { readonly host: string };
  /** The login, `username` and `password`, that may make roles and databases. */
  readonly master: GeneratedSecretContract;
  /**
   * The database that the master logs in to.
   * @default 'platform'
   */
  readonly masterDatabase?: string;
  /**
   * When each login is tried, and set again if its password was replaced.
   * @default '*\/10 * * * *'
   */
  readonly schedule?: string;
  /**
   * Image with `psql` and a shell.
   * @default - PostgreSQL of the catalogue
   */
  readonly image?: string;
}

/**
 * The databases of a server that Amazon RDS runs.
 *
 * A Job makes each database and its owner. RDS does not follow a password that is replaced in the store,
 * so a schedule tries each login and sets it where it fails.
 */
export class RdsDatabase extends Construct implements IDatabase {
  private readonly namespace: INamespace;
  private readonly network: ClusterNetwork;
  private readonly server: DatabaseServer;
  private readonly master: ISecret;
  private readonly image: string;
  private readonly schedule: string;
  private readonly names = new ConsumerNames();

  constructor(scope: Construct, id: string, props: RdsDatabaseProps) {
    super(scope, id);
    const { schedule = DEFAULT_SCHEDULE } = props;
    this.namespace = props.namespace;
    this.network = props.network;
    this.server = serverOf(props);
    this.image = props.image ?? imageName(IMAGES.postgres);
    this.schedule = validated(this, 'schedule', () => CronSchedule.parse(schedule).toString());

    this.master = this.addMaster(props);
    new k8s.KubeConfigMap(this, 'Setup', {
      metadata: platformMetadata({
        name: `${NAME}-setup`,
        namespace: this.namespace.name,
        component: COMPONENT,
      }),
      data: { [SETUP_FILE]: SETUP_SQL },
    });
    this.namespace.allowEgressTo(`${NAME}-setup-to-${NAME}`, this.endpoint(), {
      pods: SETUP_PODS,
    });
  }

  addDatabase(scope: Construct, id: string, options: PostgresOptions): DatabaseConnection {
    const database = new Construct(scope, id);
    const { name, namespace, pods, extensions } = options;
    this.names.take(database, name);
    assertExtensions(database, extensions);
    this.addSetup(database, name, extensions);
    namespace.allowEgressTo(`${name}-to-${NAME}`, this.endpoint(), { pods });
    const secret = addDatabaseSecret(database, options, this.server);
    return { database: name, secret, ready: databaseReady(this.image, secret) };
  }

  private endpoint(): Endpoint {
    return Endpoint.of(Peer.vpc(this.network), [POSTGRES_PORT]);
  }

  private addMaster({ master, masterDatabase = 'platform' }: RdsDatabaseProps): ISecret {
    const { host, published } = this.server;
    return this.server.secrets.addGenerated(this, 'Master', master, {
      name: `${NAME}-master`,
      namespace: this.namespace,
      component: COMPONENT,
      published,
      keys: {
        host,
        port: String(POSTGRES_PORT),
        database: masterDatabase,
        username: '{{ .username }}',
        password: '{{ .password }}',
      },
    });
  }

  /** The Job that makes a database, and the schedule that keeps its login. */
  private addSetup(scope: Construct, name: string, extensions?: readonly string[]): void {
    const login = this.server.secrets.addGenerated(scope, 'Login', databaseLogin(name), {
      name: `${NAME}-${name}-login`,
      namespace: this.namespace,
      component: COMPONENT,
      keys: { password: '{{ .password }}' },
    });
    new RunOnceJob(scope, 'Setup', {
      name: `${NAME}-${name}`,
      namespace: this.namespace,
      component: COMPONENT,
      pod: this.pod(name, login, setUpWith(extensions)),
      inputs: { sql: SETUP_SQL },
    });
    const keep = this.pod(name, login, ['sh', '-c', KEEP_IN_STEP]);
    this.addSchedule(scope, `${NAME}-${name}-login`, keep);
  }

  private addSchedule(scope: Construct, name: string, pod: RestrictedPodOptions): void {
    new ScheduledJob(scope, 'Schedule', {
      name,
      namespace: this.namespace,
      component: COMPONENT,
      schedule: this.schedule,
      pod,
      retries: 1,
    });
  }

  private pod(owner: string, login: ISecret, command: string[]): RestrictedPodOptions {
    return {
      volumes: [{ name: 'setup', configMap: { name: `${NAME}-setup` } }],
      containers: [
        restrictedContainer({
          ...POSTGRES_CLIENT,
          name: 'setup',
          image: this.image,
          command,
          env: [
            ...connectionVariables(this.master),
            { name: SETUP_VARIABLES.owner, value: owner },
            login.toEnvVar(SETUP_VARIABLES.password, 'password'),
          ],
          volumeMounts: [{ name: 'setup', mountPath: SETUP_FOLDER, readOnly: true }],
        }),
      ],
    };
  }
}

/** Extensions are made in the database, by the master, once that is there. */
const setUpWith = (extensions: readonly string[] = []): string[] =>
  extensions.length === 0
    ? SET_UP
    : ['sh', '-c', [SET_UP.join(' '), ...extensions.map(extensionCommand)].join(' && ')];

const extensionCommand = (name: string): string =>
  `PGDATABASE="$OWNER" psql --no-psqlrc --quiet --command='CREATE EXTENSION IF NOT EXISTS "${name}"'`;

function serverOf({ server, secrets }: RdsDatabaseProps): DatabaseServer {
  if ('host' in server) return { host: server.host, secrets };
  return { host: '{{ .host }}', published: server, secrets };
}
