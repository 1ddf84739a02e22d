import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { CeCostAllocationTag } from '@cdktf/provider-aws/lib/ce-cost-allocation-tag';
import { MonthlyBudget, type MonthlyBudgetProps } from '../../../../constructs/aws/budget';
import { CostTags } from '../../../../constructs/aws/tags';
import { resolved, Synthesized, testStack } from '../network/synthesized';

const build = (props: Partial<MonthlyBudgetProps> = {}): Synthesized => {
  const stack = testStack();
  new MonthlyBudget(stack, 'Budget', {
    name: 'ml-production',
    limitUsd: 500,
    emails: ['ml@acme.io'],
    tag: CostTags.of(stack, { project: 'ml', environment: 'production' }).platform,
    ...props,
  });
  return new Synthesized(stack);
};

const fails = (props: Partial<MonthlyBudgetProps>) => expect(() => build(props));

describe('a monthly budget', () => {
  const budget = build().one(BudgetsBudget);

  test('limits the cost of a month in dollars', () => {
    expect(budget).toMatchObject({
      name: 'ml-production',
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: '500',
      limit_unit: 'USD',
    });
    expect(budget).not.toHaveProperty('time_period_start');
  });

  test('counts what carries the tag of the platform', () => {
    expect(budget['cost_filter']).toEqual([
      { name: 'TagKeyValue', values: ['user:Platform$ml-production'] },
    ]);
  });

  test('tells at 80 % and 100 % spent, and when the forecast passes 100 %', () => {
    const alarm = {
      threshold_type: 'PERCENTAGE',
      comparison_operator: 'GREATER_THAN',
      subscriber_email_addresses: ['ml@acme.io'],
    };
    expect(budget['notification']).toEqual([
      { ...alarm, notification_type: 'ACTUAL', threshold: 80 },
      { ...alarm, notification_type: 'ACTUAL', threshold: 100 },
      { ...alarm, notification_type: 'FORECASTED', threshold: 100 },
    ]);
  });

  test('takes cents', () => {
    expect(build({ limitUsd: 99.95 }).one(BudgetsBudget)['limit_amount']).toBe('99.95');
  });

  test('activates the tag only when asked', () => {
    expect(build().count(CeCostAllocationTag)).toBe(0);
    expect(build({ activateTag: true }).one(CeCostAllocationTag)).toEqual({
      tag_key: 'Platform',
      status: 'Active',
    });
  });

  test('hands out its name', () => {
    const stack = testStack();
    const made = new MonthlyBudget(stack, 'Budget', {
      name: 'b',
      limitUsd: 1,
      emails: ['a@b.io'],
      tag: { key: 'Platform', value: 'x' },
    });
    expect(resolved(stack, made.budgetName)).toMatch(/aws_budgets_budget\.Budget.*\.name/);
  });

  test.each([0, -5, Number.NaN, 1.234])('fails when the limit is %p', (limitUsd) => {
    fails({ limitUsd }).toThrow(/test\/Budget: 'limitUsd' must be a positive amount in dollars/);
  });

  test('fails when nobody would be told, or too many', () => {
    fails({ emails: [] }).toThrow(/'emails' must have 1 to 10 addresses, got 0/);
    fails({ emails: Array.from({ length: 11 }, (_unused, n) => `a${n}@b.io`) }).toThrow(/got 11/);
  });

  test('fails when an address is none', () => {
    fails({ emails: ['ml@acme.io', 'slack'] }).toThrow(/must be e-mail addresses, got 'slack'/);
  });

  test.each(['', 'a:b', 'a\\b', 'a'.repeat(101)])('fails when the name is %p', (name) => {
    fails({ name }).toThrow(/'name' must have 1 to 100 characters without/);
  });
});
