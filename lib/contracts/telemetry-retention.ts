import type { Environment } from '../config/schema';

/** The longest that lines are kept, whatever class they are of. */
export const longestLogDays = ({
  retentionDays,
  classes,
}: NonNullable<Environment['logs']>): number =>
  Math.max(retentionDays, ...Object.values(classes).map(({ days }) => days));
