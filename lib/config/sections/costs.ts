import { z } from 'zod';

/** What the cluster costs. */
export const costsSection = z
  .strictObject({
    budgetPerMonth: z
      .number()
      .positive()
      .optional()
      .describe(
        'Dollars that nodes may cost in a month; an alert says when a month like the last hours would cost more. No alert without it.',
      ),
  })
  .optional()
  .describe(
    'OpenCost, which measures what nodes, volumes and load balancers cost by list prices, as metrics of Prometheus. It is no bill: `aws.budget` goes by that. Absent, nobody measures costs.',
  );
