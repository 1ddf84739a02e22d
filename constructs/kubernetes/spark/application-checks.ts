import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Quantity } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import { assertFits } from '../karpenter';
import { assertGangFits } from '../queue';
import type { Count, SparkApplicationProps, SparkRetryOptions } from './application-options';
import { applicationGang, podRequests } from './application-pods';

/** `-driver` is added for the pod of the driver, whose name is a label of others. */
const LONGEST_NAME = 56;

/** Java's way to write memory. https://spark.apache.org/docs/4.0.0/configuration.html#spark-properties */
const JVM_MEMORY = /^[1-9]\d*[kmgt]$/;

const MOST_EXECUTORS = 10_000;
const MOST_CORES = 256;

const TIMES = { lowest: 0, highest: 1000 } as const;
const SECONDS = { lowest: 1, highest: 86_400 } as const;

/** Throws a ValidationError for what neither the operator nor Spark would take, and for what would never start. */
export function assertApplication(
  scope: Construct,
  props: SparkApplicationProps,
  longestName = LONGEST_NAME,
): void {
  assertName(scope, props.name, longestName);
  const { driver = {}, executors = {}, retries = {}, keptSeconds } = props;
  assertPod(scope, 'driver', driver);
  assertPod(scope, 'executors', executors);
  assertExecutors(scope, executors.instances);
  const { scratch } = executors;
  if (scratch !== undefined) {
    validated(scope, 'executors.scratch', () => Quantity.memory(scratch));
  }
  assertRetries(scope, retries);
  assertInteger(scope, 'keptSeconds', keptSeconds, { lowest: 1, highest: 31_536_000 });
  assertQueued(scope, props);
  if (props.eventLog !== undefined && props.s3 === undefined) {
    throw new ValidationError(
      scope,
      `'eventLog' needs 's3', got none; say the region of the bucket, or leave the log out`,
    );
  }
  assertNodes(scope, props);
  assertGangFits(scope, props.queue, applicationGang(props));
}

/** Each pod fits one node of the pool that it is for; else it would wait for ever. */
function assertNodes(scope: Construct, props: SparkApplicationProps): void {
  const { driver, executors } = props;
  const requests = podRequests(props);
  const places = [
    ['driver', driver?.nodes?.pool, requests.driver],
    ['executors', executors?.nodes?.pool, requests.executor],
  ] as const;
  for (const [property, pool, request] of places) {
    if (pool !== undefined) assertFits(scope, property, pool, request);
  }
}

/** https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/pkg/controller/jobs/sparkapplication/sparkapplication_webhook.go */
function assertQueued(
  scope: Construct,
  { queue, executors = {} }: Pick<SparkApplicationProps, 'queue' | 'executors'>,
): void {
  if (queue?.scheduler !== 'kueue' || typeof executors.instances !== 'object') return;
  throw new ValidationError(
    scope,
    `'executors.instances' must be a number in a queue of Kueue, which admits all pods at once, got bounds; name a number, or a queue of Volcano`,
  );
}

function assertRetries(scope: Construct, retries: SparkRetryOptions): void {
  const { runs, submissions, secondsBetweenRuns, secondsBetweenSubmissions } = retries;
  assertInteger(scope, 'retries.runs', runs, TIMES);
  assertInteger(scope, 'retries.submissions', submissions, TIMES);
  assertInteger(scope, 'retries.secondsBetweenRuns', secondsBetweenRuns, SECONDS);
  assertInteger(scope, 'retries.secondsBetweenSubmissions', secondsBetweenSubmissions, SECONDS);
}

function assertName(scope: Construct, name: string, longest: number): void {
  validated(scope, 'name', () => {
    assertDnsLabel(name, 'the name of a Spark application');
  });
  if (name.length <= longest && /^[a-z]/.test(name)) return;
  throw new ValidationError(
    scope,
    `'name' must begin with a letter and have at most ${longest} characters, got '${name}'`,
  );
}

function assertPod(
  scope: Construct,
  path: string,
  { cores, memory }: { readonly cores?: Count; readonly memory?: string },
): void {
  assertCount(scope, `${path}.cores`, cores, { lowest: 1, highest: MOST_CORES });
  if (memory === undefined || JVM_MEMORY.test(memory)) return;
  throw new ValidationError(
    scope,
    `'${path}.memory' must be a whole number with k, m, g or t, such as '2g', got '${memory}'`,
  );
}

function assertExecutors(
  scope: Construct,
  instances: NonNullable<SparkApplicationProps['executors']>['instances'],
): void {
  const path = 'executors.instances';
  if (typeof instances !== 'object') {
    assertCount(scope, path, instances, { lowest: 1, highest: MOST_EXECUTORS });
    return;
  }
  const { min = 0, max, initial = min } = instances;
  assertInteger(scope, `${path}.max`, max, { lowest: 1, highest: MOST_EXECUTORS });
  assertInteger(scope, `${path}.min`, min, { lowest: 0, highest: max });
  assertInteger(scope, `${path}.initial`, initial, { lowest: min, highest: max });
}

function assertCount(
  scope: Construct,
  path: string,
  count: Count | undefined,
  bounds: { readonly lowest: number; readonly highest: number },
): void {
  if (typeof count !== 'string') {
    assertInteger(scope, path, count, bounds);
    return;
  }
  throw new ValidationError(scope, `'${path}' must be a number, got the text '${count}'`);
}
