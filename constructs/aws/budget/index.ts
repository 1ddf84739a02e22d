export { MonthlyBudget } from './monthly-budget';
export type { MonthlyBudgetProps } from './monthly-budget';
