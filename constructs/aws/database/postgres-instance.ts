import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import { AwsContext, Role, serviceTrust } from '../identity';
import type { IGrantee } from '../identity';
import { ClientSecurityGroup } from '../storage';
import { isolatedSubnets } from './network';
import type { IDatabaseInstance, PostgresInstanceProps } from './postgres-props';
import {
  DEFAULT_POSTGRES_VERSION,
  postgresParameters,
  validatePostgres,
} from './postgres-settings';
import type { PostgresSizing } from './postgres-settings';

const PORT = 5432;
const DEFAULT_MASTER_USERNAME = 'platform';
const DEFAULT_INSTANCE_CLASS = 'db.t4g.medium';
const DEFAULT_STORAGE_GIB = 20;
const DEFAULT_MAXIMUM_STORAGE_GIB = 200;
const DEFAULT_BACKUP_DAYS = 7;
const DEFAULT_LOG_RETENTION_DAYS = 30;
const LOG_EXPORTS = ['postgresql', 'upgrade'];
const MONITORING_INTERVAL_SECONDS = 60;
// Retention that each mode of Database Insights comes with: advanced mode demands 15 months.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.html
const INSIGHTS_RETENTION_DAYS = { standard: 7, advanced: 465 };

/** An RDS instance of PostgreSQL that only the nodes reach, over TLS only. */
export class PostgresInstance extends Construct implements IDatabaseInstance {
  readonly host: string;
  readonly port = PORT;
  readonly databaseName: string;
  readonly arn: string;
  readonly secretArn: string;
  private readonly resourceId: string;

  constructor(scope: Construct, id: string, props: PostgresInstanceProps) {
    super(scope, id);
    const { identifier, databaseName, protection = 'protected' } = props;
    const sizing = sizingOf(props);
    validatePostgres(this, sizing);

    const instance = new DbInstance(this, 'Resource', {
      identifier,
      engine: 'postgres',
      instanceClass: sizing.instanceClass,
      dbName: databaseName,
      username: sizing.masterUsername,
      port: PORT,
      ...credentialArguments(props),
      ...storageArguments(props.encryptionKey, sizing),
      ...this.engineArguments(props),
      ...this.networkArguments(props),
      ...this.monitoringArguments(props),
      multiAz: props.multiAz ?? protection === 'protected',
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: sizing.backupRetentionDays,
      copyTagsToSnapshot: true,
      ...protectionArguments(identifier, protection),
      dependsOn: this.addLogGroups(props),
    });

    this.host = instance.address;
    this.databaseName = databaseName;
    this.arn = instance.arn;
    this.resourceId = instance.resourceId;
    this.secretArn =
      props.credentials?.kind === 'secret'
        ? props.credentials.secret.arn
        : instance.masterUserSecret.get(0).secretArn;
  }

  grantConnect(grantee: IGrantee, databaseUser: string): void {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(databaseUser)) {
      throw new ValidationError(
        this,
        `'databaseUser' must be 1 to 63 lower-case letters, digits or '_', got '${databaseUser}'`,
      );
    }
    const { partition, region, accountId } = AwsContext.of(this);
    grantee.addPolicy(`${this.node.id}-Connect-${databaseUser}`, [
      {
        sid: 'ConnectToDatabase',
        actions: ['rds-db:connect'],
        resources: [
          `arn:${partition}:rds-db:${region}:${accountId}:dbuser:${this.resourceId}/${databaseUser}`,
        ],
      },
    ]);
  }

  private engineArguments(props: PostgresInstanceProps): Partial<DbInstanceConfig> {
    const { identifier, version = DEFAULT_POSTGRES_VERSION } = props;
    const family = `postgres${version}`;
    const group = new DbParameterGroup(this, 'Parameters', {
      // The family is part of the name: a major upgrade needs both groups for a while.
      name: `${identifier}-${family}`,
      family,
      description: `Parameters of ${identifier}`,
      parameter: postgresParameters(),
      lifecycle: { createBeforeDestroy: true },
    });
    return {
      engineVersion: version,
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: true,
      // Past the end of standard support RDS upgrades, rather than charging for extended support.
      engineLifecycleSupport: 'open-source-rds-extended-support-disabled',
      parameterGroupName: group.name,
    };
  }

  private networkArguments(props: PostgresInstanceProps): Partial<DbInstanceConfig> {
    const { identifier, network, clientSecurityGroupIds } = props;
    const subnets = new DbSubnetGroup(this, 'Subnets', {
      name: identifier,
      description: `Subnets of ${identifier}`,
      subnetIds: isolatedSubnets(this, network),
    });
    const { securityGroupId } = new ClientSecurityGroup(this, 'SecurityGroup', {
      name: `${identifier}-postgres`,
      description: `PostgreSQL to ${identifier}`,
      vpcId: network.vpcId,
      clientSecurityGroupIds,
      ports: [{ from: PORT, to: PORT }],
    });
    return {
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [securityGroupId],
      publiclyAccessible: false,
    };
  }

  private monitoringArguments(props: PostgresInstanceProps): Partial<DbInstanceConfig> {
    const { identifier, encryptionKey, insights = 'standard' } = props;
    const role = new Role(this, 'MonitoringRole', {
      name: `${identifier}-rds-monitoring`,
      description: `Enhanced monitoring of ${identifier}`,
      trustPolicy: serviceTrust('monitoring.rds.amazonaws.com', { tagSession: false }),
      managedPolicyArns: [
        AwsContext.of(this).managedPolicyArn('service-role/AmazonRDSEnhancedMonitoringRole'),
      ],
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
    return {
      monitoringInterval: MONITORING_INTERVAL_SECONDS,
      monitoringRoleArn: role.arn,
      databaseInsightsMode: insights,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: encryptionKey.arn,
      performanceInsightsRetentionPeriod: INSIGHTS_RETENTION_DAYS[insights],
      enabledCloudwatchLogsExports: LOG_EXPORTS,
    };
  }

  // RDS would create the groups itself, without retention or key, and leave them behind.
  private addLogGroups(props: PostgresInstanceProps): CloudwatchLogGroup[] {
    const { identifier, encryptionKey, logRetentionDays = DEFAULT_LOG_RETENTION_DAYS } = props;
    return LOG_EXPORTS.map(
      (log) =>
        new CloudwatchLogGroup(this, `Logs-${log}`, {
          name: logGroupName(identifier, log),
          retentionInDays: logRetentionDays,
          kmsKeyId: encryptionKey.arn,
        }),
    );
  }
}

/** Pattern of an instance's log groups, for the policy of the key that encrypts them. */
export const postgresLogGroups = (identifier: string): string => logGroupName(identifier, '*');

const logGroupName = (identifier: string, log: string): string =>
  `/aws/rds/instance/${identifier}/${log}`;

const sizingOf = (props: PostgresInstanceProps): PostgresSizing => ({
  identifier: props.identifier,
  databaseName: props.databaseName,
  masterUsername: props.masterUsername ?? DEFAULT_MASTER_USERNAME,
  instanceClass: props.instanceClass ?? DEFAULT_INSTANCE_CLASS,
  storageGiB: props.storageGiB ?? DEFAULT_STORAGE_GIB,
  maximumStorageGiB: props.maximumStorageGiB ?? DEFAULT_MAXIMUM_STORAGE_GIB,
  backupRetentionDays: props.backupRetentionDays ?? DEFAULT_BACKUP_DAYS,
});

const credentialArguments = (props: PostgresInstanceProps): Partial<DbInstanceConfig> => {
  const { credentials = { kind: 'rds-managed' }, encryptionKey } = props;
  return credentials.kind === 'rds-managed'
    ? { manageMasterUserPassword: true, masterUserSecretKmsKeyId: encryptionKey.arn }
    : {
        passwordWo: credentials.secret.writeOnlyValue(credentials.passwordName),
        passwordWoVersion: credentials.secret.generation,
      };
};

const storageArguments = (
  key: IEncryptionKey,
  { storageGiB, maximumStorageGiB }: PostgresSizing,
): Partial<DbInstanceConfig> => ({
  storageType: 'gp3',
  allocatedStorage: storageGiB,
  maxAllocatedStorage: maximumStorageGiB,
  storageEncrypted: true,
  kmsKeyId: key.arn,
});

const protectionArguments = (
  identifier: string,
  protection: Protection,
): Partial<DbInstanceConfig> =>
  protection === 'deletable'
    ? {
        deletionProtection: false,
        skipFinalSnapshot: true,
        deleteAutomatedBackups: true,
        applyImmediately: true,
        lifecycle: lifecycleOf(protection),
      }
    : {
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,
        deleteAutomatedBackups: false,
        lifecycle: lifecycleOf(protection),
      };
