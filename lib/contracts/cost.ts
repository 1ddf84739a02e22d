/** The project that the cost tags name. */
export const COST_PROJECT = 'ml-platform';

/** The one tag that tells a platform from all others in the account: budgets filter on it. */
export const platformTag = (project: string, environment: string) => ({
  key: 'Platform',
  value: `${project}-${environment}`,
});
