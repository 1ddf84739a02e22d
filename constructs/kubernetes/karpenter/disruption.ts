import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { CronSchedule, DurationText } from '../../../lib/values';
import { validated, type ComputeMode } from '../core';

/** Why a node is replaced. */
export type DisruptionReason = 'Underutilized' | 'Empty' | 'Drifted';

/** How many nodes may go at once. `schedule` and `duration` come together: a window, in UTC, in which the budget holds. */
export type DisruptionBudget = {
  /** A number, or a share such as `10%`. */
  readonly nodes: number | `${number}%`;
  /** The reasons it holds for; all without. */
  readonly reasons?: readonly DisruptionReason[];
} & (
  | { readonly schedule?: undefined; readonly duration?: undefined }
  | { readonly schedule: string; readonly duration: string }
);

/** When nodes are removed and replaced. */
export interface DisruptionOptions {
  /**
   * Whether only empty nodes are removed, or badly used ones too by moving their pods.
   * @default 'WhenEmptyOrUnderutilized'
   */
  readonly policy?: 'WhenEmpty' | 'WhenEmptyOrUnderutilized';
  /**
   * How long a node must have been so, such as `5m`, or `Never`.
   * @default '1m'
   */
  readonly consolidateAfter?: string;
  /**
   * How many nodes may go at once.
   * @default - 10 % of the nodes
   */
  readonly budgets?: readonly DisruptionBudget[];
  /**
   * The age at which a node is replaced, or `Never`; at most 504h (21 days) on Auto Mode.
   * @default '336h'
   */
  readonly expireAfter?: string;
  /**
   * How long pods may hold up a node that has to go.
   * @default '24h'
   */
  readonly terminationGracePeriod?: string;
}

/** What a NodePool says about disruption, in its two places. */
export interface DisruptionSpec {
  readonly disruption: {
    readonly consolidationPolicy: string;
    readonly consolidateAfter: string;
    readonly budgets: readonly object[];
  };
  readonly template: { readonly expireAfter: string; readonly terminationGracePeriod: string };
}

/** Auto Mode replaces every instance by then: https://docs.aws.amazon.com/eks/latest/userguide/automode.html */
const LONGEST_AUTO_MODE_LIFE = DurationText.parse('504h');

const SHARE = /^(?:100|\d{1,2})%$/;
const WINDOW = /^(?:\d+h)?(?:\d+m)?$/;
const DEFAULT_BUDGETS: readonly DisruptionBudget[] = [{ nodes: '10%' }];
const MAXIMUM_BUDGETS = 50;

/** The disruption of a NodePool. Throws a ValidationError for a malformed duration, schedule or budget, and for a life Auto Mode does not allow. */
export function toDisruption(
  scope: IConstruct,
  compute: ComputeMode,
  options: DisruptionOptions,
): DisruptionSpec {
  const { policy = 'WhenEmptyOrUnderutilized', budgets = DEFAULT_BUDGETS } = options;
  const { consolidateAfter = '1m', expireAfter = '336h', terminationGracePeriod = '24h' } = options;
  validated(scope, 'consolidateAfter', () => DurationText.parseOrNever(consolidateAfter));
  validated(scope, 'terminationGracePeriod', () => DurationText.parse(terminationGracePeriod));
  assertLife(scope, compute, expireAfter);
  if (budgets.length === 0 || budgets.length > MAXIMUM_BUDGETS) {
    throw new ValidationError(
      scope,
      `'budgets' must have 1 to ${MAXIMUM_BUDGETS} entries, got ${budgets.length}`,
    );
  }
  return {
    disruption: {
      consolidationPolicy: policy,
      consolidateAfter,
      budgets: budgets.map((budget) => toBudget(scope, budget)),
    },
    template: { expireAfter, terminationGracePeriod },
  };
}

function assertLife(scope: IConstruct, compute: ComputeMode, expireAfter: string): void {
  const life = validated(scope, 'expireAfter', () => DurationText.parseOrNever(expireAfter));
  if (compute !== 'auto' || life.compare(LONGEST_AUTO_MODE_LIFE) <= 0) return;
  throw new ValidationError(
    scope,
    `'expireAfter' must be at most ${LONGEST_AUTO_MODE_LIFE.toString()} (21 days) on EKS Auto Mode, got '${expireAfter}'`,
  );
}

function toBudget(scope: IConstruct, budget: DisruptionBudget): object {
  const { nodes, reasons } = budget;
  const text = String(nodes);
  if (!SHARE.test(text) && !/^\d+$/.test(text)) {
    throw new ValidationError(
      scope,
      `'budgets.nodes' must be a whole number or a share from 0% to 100%, got '${text}'`,
    );
  }
  return { nodes: text, reasons, ...toWindow(scope, budget) };
}

function toWindow(scope: IConstruct, budget: DisruptionBudget): object {
  if (budget.schedule === undefined) return {};
  const { schedule, duration } = budget;
  validated(scope, 'budgets.schedule', () => CronSchedule.parse(schedule));
  if (duration === '' || !WINDOW.test(duration)) {
    throw new ValidationError(
      scope,
      `'budgets.duration' must be hours and minutes such as '8h' or '1h30m', got '${duration}'`,
    );
  }
  return { schedule, duration };
}
