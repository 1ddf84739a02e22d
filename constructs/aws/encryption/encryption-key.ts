import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { AwsContext, resourcePolicy } from '../identity';
import type { ResourcePolicyStatement } from '../identity';
import { accountAdministration, blockStorageUse, logGroupUse, serviceUse } from './key-policy';
import type { KeyLocation } from './key-policy';
import { lifecycleOf } from './protection';
import type { Protection } from './protection';

// Days between the request to delete a key and its deletion: 7 to 30.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
const DELETION_WINDOW_DAYS = { deletable: 7, protected: 30 };
const ALIAS = /^(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/;
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/([a-zA-Z0-9-]+)$/;
const SERVICE_PRINCIPAL = /^[a-z0-9.-]+\.amazonaws\.com$/;

/** A KMS key that encrypts data of the platform. */
export interface IEncryptionKey {
  /** ARN of the key. */
  readonly arn: string;
  /** Id of the key, without the ARN's prefix. */
  readonly keyId: string;
}

/** Settings of an {@link EncryptionKey}. */
export interface EncryptionKeyProps {
  /** Name people find the key by, without `alias/`. An alias is unique in an account and region. */
  readonly alias: string;
  /** What the key protects; shown in the KMS console. */
  readonly description: string;
  /**
   * What a destroy may do. A `deletable` key waits 7 days before it is gone, a `protected` one 30.
   *
   * @default 'protected'
   */
  readonly protection?: Protection;
  /**
   * Names of the CloudWatch log groups the key encrypts; a name may end in `*`.
   *
   * @default - CloudWatch Logs may not use the key
   */
  readonly logGroups?: readonly string[];
  /**
   * Lets EC2 encrypt volumes with the key: root volumes of nodes, and volumes of pods, of EKS Auto Mode,
   * Karpenter or the EBS driver.
   *
   * @default false
   */
  readonly blockStorage?: boolean;
  /**
   * Further service principals that use the key for resources of this account, such as `sns.amazonaws.com`.
   *
   * @default - none
   */
  readonly servicePrincipals?: readonly string[];
}

/** A customer managed KMS key with yearly rotation, an alias and a policy that names each use. */
export class EncryptionKey extends Construct implements IEncryptionKey {
  /** Uses a key that exists. Its own policy must already permit what the platform does with it. */
  static fromArn(scope: Construct, arn: string): IEncryptionKey {
    const keyId = KEY_ARN.exec(arn)?.[1];
    if (keyId === undefined) {
      throw new ValidationError(
        scope,
        `'arn' of an encryption key must look like 'arn:aws:kms:<region>:<account>:key/<id>', got '${arn}'; aliases are not accepted because grants need the key itself`,
      );
    }
    return { arn, keyId };
  }

  readonly arn: string;
  readonly keyId: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { protection = 'protected', description } = props;
    validate(this, props);

    const key = new KmsKey(this, 'Resource', {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS[protection],
      policy: resourcePolicy(statementsOf(AwsContext.of(this), props)),
      lifecycle: lifecycleOf(protection),
    });
    new KmsAlias(this, 'Alias', { name: `alias/${props.alias}`, targetKeyId: key.keyId });

    this.arn = key.arn;
    this.keyId = key.keyId;
  }
}

const validate = (scope: Construct, props: EncryptionKeyProps): void => {
  if (!ALIAS.test(props.alias)) {
    throw new ValidationError(
      scope,
      `'alias' must be 1 to 250 letters, digits, '/', '_' or '-' and not begin with 'aws/', got '${props.alias}'; leave out 'alias/'`,
    );
  }
  for (const principal of props.servicePrincipals ?? []) {
    if (SERVICE_PRINCIPAL.test(principal)) continue;
    throw new ValidationError(
      scope,
      `'servicePrincipals' must end in '.amazonaws.com', got '${principal}'; name a service, roles are granted by IAM policies`,
    );
  }
};

const statementsOf = (
  location: KeyLocation,
  { logGroups = [], blockStorage = false, servicePrincipals = [] }: EncryptionKeyProps,
): readonly ResourcePolicyStatement[] => [
  accountAdministration(location),
  ...(logGroups.length > 0 ? [logGroupUse(location, logGroups)] : []),
  ...(blockStorage ? [blockStorageUse(location)] : []),
  ...(servicePrincipals.length > 0 ? [serviceUse(location, servicePrincipals)] : []),
];
