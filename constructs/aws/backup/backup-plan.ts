import { BackupPlan as BackupPlanResource } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { lifecycleOf } from '../encryption';
import type { IEncryptionKey, Protection } from '../encryption';
import { AwsContext, Role, serviceTrust } from '../identity';

// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html
const VAULT_NAME = /^[a-zA-Z0-9_-]{2,50}$/;
// Six fields, of which day of month or day of week is `?`.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
const CRON = /^cron\(\S+( \S+){5}\)$/;
const DAILY_AT_FIVE = 'cron(0 5 ? * * *)';
const DEFAULT_RETENTION_DAYS = 35;
// A backup stays at least this long in cold storage.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
const COLD_STORAGE_MINIMUM_DAYS = 90;
const START_WINDOW_MINUTES = 60;
const COMPLETION_WINDOW_MINUTES = 720;
const MANAGED_POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
];

/** Something that AWS Backup can copy, such as a shared file system or a database. */
export interface IBackupSource {
  /** ARN of the resource. */
  readonly arn: string;
}

/** Settings of a {@link BackupPlan}. */
export interface BackupPlanProps {
  /** Name of vault, plan and role: 2 to 50 letters, digits, `_` or `-`. */
  readonly name: string;
  /** Key that encrypts the backups. */
  readonly encryptionKey: IEncryptionKey;
  /**
   * When backups start, as `cron(minutes hours day-of-month month day-of-week year)` in UTC.
   *
   * @default - daily at 05:00
   */
  readonly schedule?: string;
  /**
   * Days until a backup is deleted.
   *
   * @default 35
   */
  readonly retentionDays?: number;
  /**
   * Days until a backup moves to cold storage, where it stays at least 90 days. EFS supports it, EBS does not.
   *
   * @default - never
   */
  readonly coldStorageAfterDays?: number;
  /**
   * What a destroy may do. A `deletable` vault is removed with its backups.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
  /**
   * Policy that caps the role that copies and restores.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** A vault, a schedule and a role that copy what is added to the plan. */
export class BackupPlan extends Construct {
  /** Name of the vault that holds the backups. */
  readonly vaultName: string;
  /** ARN of the role that copies and restores. */
  readonly roleArn: string;
  private readonly planId: string;
  private selections = 0;

  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    validate(this, props);
    const { name, protection = 'protected', schedule = DAILY_AT_FIVE } = props;
    const { retentionDays: deleteAfter = DEFAULT_RETENTION_DAYS } = props;

    const vault = new BackupVault(this, 'Vault', {
      name,
      kmsKeyArn: props.encryptionKey.arn,
      forceDestroy: protection === 'deletable',
      lifecycle: lifecycleOf(protection),
    });
    const plan = new BackupPlanResource(this, 'Resource', {
      name,
      rule: [
        {
          ruleName: 'scheduled',
          targetVaultName: vault.name,
          schedule,
          startWindow: START_WINDOW_MINUTES,
          completionWindow: COMPLETION_WINDOW_MINUTES,
          lifecycle: { deleteAfter, coldStorageAfter: props.coldStorageAfterDays },
        },
      ],
    });
    const context = AwsContext.of(this);
    const role = new Role(this, 'Role', {
      name: `${name}-backup`,
      description: `AWS Backup for plan ${name}`,
      trustPolicy: serviceTrust('backup.amazonaws.com', { tagSession: false }),
      managedPolicyArns: MANAGED_POLICIES.map((policy) => context.managedPolicyArn(policy)),
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });

    this.vaultName = vault.name;
    this.planId = plan.id;
    this.roleArn = role.arn;
    this.node.addValidation({
      validate: () =>
        this.selections > 0 ? [] : [`backup plan '${name}' copies nothing; ${HINT}`],
    });
  }

  /** Copies one resource. */
  addResource(name: string, source: IBackupSource): void {
    this.select(name, { resources: [source.arn] });
  }

  /** Copies every resource with this tag that AWS Backup supports, such as EBS volumes of a StorageClass. */
  addTag(name: string, tag: { readonly key: string; readonly value: string }): void {
    this.select(name, { selectionTag: [{ type: 'STRINGEQUALS', ...tag }] });
  }

  private select(
    name: string,
    what: Pick<ConstructorParameters<typeof BackupSelection>[2], 'resources' | 'selectionTag'>,
  ): void {
    if (!VAULT_NAME.test(name)) {
      throw new ValidationError(
        this,
        `'name' of a selection must be 2 to 50 letters, digits, '_' or '-', got '${name}'`,
      );
    }
    new BackupSelection(this, `Selection-${name}`, {
      name,
      planId: this.planId,
      iamRoleArn: this.roleArn,
      ...what,
    });
    this.selections += 1;
  }
}

const HINT = `call 'addResource' or 'addTag', or leave the plan out`;

const validate = (scope: Construct, props: BackupPlanProps): void => {
  const { name, schedule = DAILY_AT_FIVE } = props;
  if (!VAULT_NAME.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must be 2 to 50 letters, digits, '_' or '-', got '${name}'`,
    );
  }
  if (!CRON.test(schedule)) {
    throw new ValidationError(
      scope,
      `'schedule' must be 'cron(…)' with six fields, such as '${DAILY_AT_FIVE}', got '${schedule}'`,
    );
  }
  validateRetention(scope, props);
};

const validateRetention = (scope: Construct, props: BackupPlanProps): void => {
  const { retentionDays = DEFAULT_RETENTION_DAYS, coldStorageAfterDays } = props;
  if (!Number.isInteger(retentionDays) || retentionDays < 1) {
    throw new ValidationError(
      scope,
      `'retentionDays' must be a whole number of at least 1, got ${retentionDays}`,
    );
  }
  if (coldStorageAfterDays === undefined) return;
  if (!Number.isInteger(coldStorageAfterDays) || coldStorageAfterDays < 1) {
    throw new ValidationError(
      scope,
      `'coldStorageAfterDays' must be a whole number of at least 1, got ${coldStorageAfterDays}`,
    );
  }
  if (retentionDays < coldStorageAfterDays + COLD_STORAGE_MINIMUM_DAYS) {
    throw new ValidationError(
      scope,
      `'retentionDays' must be at least ${coldStorageAfterDays + COLD_STORAGE_MINIMUM_DAYS} with 'coldStorageAfterDays' ${coldStorageAfterDays}, got ${retentionDays}; a backup stays ${COLD_STORAGE_MINIMUM_DAYS} days in cold storage`,
    );
  }
};
