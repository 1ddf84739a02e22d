import type { Construct } from 'constructs';
import { MonthlyBudget } from '../../../constructs/aws/budget';
import type { ICluster } from '../../../constructs/aws/cluster';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import { QuotaPreflight } from '../../../constructs/aws/quota';
import { DeclaredSecret, GeneratedSecret } from '../../../constructs/aws/secrets';
import type { CostTags } from '../../../constructs/aws/tags';
import type { Environment } from '../../../lib/config';
import { quotaPools } from '../../../lib/contracts/node-pools';
import { secretPath } from '../../../lib/contracts/secrets';
import { protectionOf } from './storage';

/** What account-wide parts are added to. */
export interface AccountOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** The cluster, for its name. */
  readonly cluster: ICluster;
  /** Key of secrets. */
  readonly encryptionKey: IEncryptionKey;
  /** Tags that costs are found by. */
  readonly tags: CostTags;
}

/** The budget, the check of quotas, random values, and the places of secrets that people fill in. */
export function addAccount(scope: Construct, options: AccountOptions): void {
  addBudget(scope, options);
  addQuotaCheck(scope, options.environment);
  addGeneratedSecrets(scope, options);
  addDeclaredSecrets(scope, options);
}

/** A budget tells people; where nobody is to be told, there is none. */
function addBudget(scope: Construct, { environment, cluster, tags }: AccountOptions): void {
  const { monthlyUsd, notify } = environment.aws.budget;
  if (notify.length === 0) return;
  new MonthlyBudget(scope, 'Budget', {
    name: cluster.name,
    limitUsd: monthlyUsd,
    emails: notify,
    tag: tags.platform,
  });
}

function addQuotaCheck(scope: Construct, environment: Environment): void {
  const { check } = environment.aws.quotas;
  const pools = quotaPools(environment);
  if (check === 'off' || pools.length === 0) return;
  new QuotaPreflight(scope, 'Quotas', { pools, onShortfall: check });
}

function addGeneratedSecrets(
  scope: Construct,
  { environment, encryptionKey }: AccountOptions,
): void {
  for (const name of environment.secrets.generated) {
    new GeneratedSecret(scope, `GeneratedSecret-${name}`, {
      name: secretPath(environment, 'generated', name),
      description: `${name}: a random value`,
      encryptionKey,
      protection: protectionOf(environment),
      values: { value: { generate: {} } },
    });
  }
}

function addDeclaredSecrets(
  scope: Construct,
  { environment, encryptionKey }: AccountOptions,
): void {
  for (const name of environment.secrets.declared) {
    new DeclaredSecret(scope, `Secret-${name}`, {
      name: secretPath(environment, 'declared', name),
      description: `${name}: put the value in by hand`,
      encryptionKey,
      protection: protectionOf(environment),
    });
  }
}
