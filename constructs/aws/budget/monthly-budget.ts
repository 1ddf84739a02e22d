import {
  BudgetsBudget,
  type BudgetsBudgetNotification,
} from '@cdktf/provider-aws/lib/budgets-budget';
import { CeCostAllocationTag } from '@cdktf/provider-aws/lib/ce-cost-allocation-tag';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { CostTag } from '../tags';

/** Addresses that one notification may have. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateSubscriber.html */
const MAX_EMAILS = 10;

/** What a budget name may not contain. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html */
const NAME = /^[^:\\]{1,100}$/;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** When subscribers are told: money spent, and money that will be spent by the end of the month. */
const ALARMS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/** Props of a `MonthlyBudget`. */
export interface MonthlyBudgetProps {
  /** Name of the budget, unique in the account; up to 100 characters, none of them `:` or `\`. */
  readonly name: string;
  /** What the platform may cost in a month, in US dollars. A budget tells, it stops nothing. */
  readonly limitUsd: number;
  /** One to ten e-mail addresses that are told at 80 % and 100 % of the limit and when the forecast passes it. */
  readonly emails: readonly string[];
  /** Only costs with this tag count: `CostTags.platform`. */
  readonly tag: CostTag;
  /**
   * Whether to activate the tag for cost allocation. Until it is active the budget reads zero. Only
   * the account that pays can activate a tag, and only once it has appeared in billing data, a day
   * after the first tagged resource.
   * @default false - activate it once by hand, in the billing console of the paying account
   */
  readonly activateTag?: boolean;
}

/**
 * A monthly cost budget of one platform, with e-mail notifications at 80 % and 100 % of actual
 * spending and at 100 % of the forecast.
 */
export class MonthlyBudget extends Construct {
  /** Name of the budget. */
  readonly budgetName: string;

  constructor(scope: Construct, id: string, props: MonthlyBudgetProps) {
    super(scope, id);
    validate(this, props);

    const { key, value } = props.tag;
    const budget = new BudgetsBudget(this, 'Resource', {
      name: props.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(props.limitUsd),
      limitUnit: 'USD',
      // `user:` marks a tag set by the account's users, as opposed to one that AWS generates.
      costFilter: [{ name: 'TagKeyValue', values: [`user:${key}$${value}`] }],
      notification: notifications(props.emails),
    });
    if (props.activateTag) {
      new CeCostAllocationTag(this, 'Activation', { tagKey: key, status: 'Active' });
    }

    this.budgetName = budget.name;
  }
}

function notifications(emails: readonly string[]): BudgetsBudgetNotification[] {
  return ALARMS.map((alarm) => ({
    ...alarm,
    thresholdType: 'PERCENTAGE',
    comparisonOperator: 'GREATER_THAN',
    subscriberEmailAddresses: [...emails],
  }));
}

function validate(scope: Construct, { name, limitUsd, emails }: MonthlyBudgetProps): void {
  if (!NAME.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must have 1 to 100 characters without ':' and '\\', got '${name}'`,
    );
  }
  if (!(limitUsd > 0) || Math.round(limitUsd * 100) / 100 !== limitUsd) {
    throw new ValidationError(
      scope,
      `'limitUsd' must be a positive amount in dollars with at most two decimals, got ${limitUsd}`,
    );
  }
  if (emails.length < 1 || emails.length > MAX_EMAILS) {
    throw new ValidationError(
      scope,
      `'emails' must have 1 to ${MAX_EMAILS} addresses, got ${emails.length}; use a mailing list for more`,
    );
  }
  const wrong = emails.find((email) => !EMAIL.test(email));
  if (wrong !== undefined) {
    throw new ValidationError(scope, `'emails' must be e-mail addresses, got '${wrong}'`);
  }
}
