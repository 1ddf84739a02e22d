import type { BucketProps, ObjectLifecycle } from '../../../constructs/aws/storage';
import type { Environment } from '../../../lib/config';
import { longestLogDays } from '../../../lib/contracts/telemetry-retention';

/** What differs from other buckets. */
type BucketSettings = Pick<BucketProps, 'versioned' | 'lifecycles'>;

/**
 * The name that Loki gives its only tenant: the beginning of the keys of chunks. The index has others, and removes itself.
 * https://grafana.com/docs/loki/v3.7.x/operations/multi-tenancy/
 */
const LOKI_TENANT = 'fake/';

/** The same of Tempo. https://grafana.com/docs/tempo/v2.10.x/operations/manage-advanced-systems/multitenancy/ */
const TEMPO_TENANT = 'single-tenant/';

/**
 * Days after which S3 removes what its owner should have removed: a second wall, far enough behind the first that it hides no
 * fault for long, and takes nothing that is still to be found.
 */
const WALL_DAYS = 14;

/** Days that chunks of the usual class are surely gone after, and the fewest that S3 asks for before it moves anything. */
const REMOVAL_DAYS = 7;
const LEAST_MOVE_DAYS = 30;

/** A move is paid, and so are thirty days in the cheaper class: what goes soon after is not worth it. */
const WORTHWHILE_DAYS = 60;

/** Chunks that are deleted are gone: earlier versions would keep lines longer than was said. */
export function logsBucket({ logs }: Environment): BucketSettings {
  if (logs === undefined) return {};
  const longest = longestLogDays(logs);
  const afterDays = Math.max(logs.retentionDays + REMOVAL_DAYS, LEAST_MOVE_DAYS);
  const isWorthwhile = longest - afterDays >= WORTHWHILE_DAYS;
  return {
    versioned: false,
    lifecycles: [
      wall(LOKI_TENANT, longest, {
        // Read as at once as before. Classes that have to be restored first, such as Glacier, would break questions.
        transition: isWorthwhile ? { afterDays, storageClass: 'STANDARD_IA' } : undefined,
      }),
    ],
  };
}

/** Blocks of traces are written anew as long as they are put together, and gone before a cheaper class would pay. */
export const tracesBucket = ({ traces }: Environment): BucketSettings =>
  traces === undefined
    ? {}
    : { versioned: false, lifecycles: [wall(TEMPO_TENANT, traces.retentionDays)] };

const wall = (
  prefix: string,
  days: number,
  rest: Pick<ObjectLifecycle, 'transition'> = {},
): ObjectLifecycle => ({ prefix, expireAfterDays: days + WALL_DAYS, ...rest });
