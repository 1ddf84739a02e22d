import type { Construct } from 'constructs';
import { MonthlyBudget } from '../../../constructs/aws/budget';
import type { ICluster } from '../../../constructs/aws/cluster';
import { QuotaPreflight } from '../../../constructs/aws/quota';
import type { CostTags } from '../../../constructs/aws/tags';
import type { Environment } from '../../../lib/config';
import { quotaPools } from '../../../lib/contracts/node-pools';

/** What account-wide parts are added to. */
export interface AccountOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** The cluster, for its name. */
  readonly cluster: ICluster;
  /** Tags that costs are found by. */
  readonly tags: CostTags;
}

/** The budget and the check of quotas. */
export function addAccount(scope: Construct, options: AccountOptions): void {
  addBudget(scope, options);
  addQuotaCheck(scope, options.environment);
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
