import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertInteger } from '../core';
import { assertFits } from '../karpenter';
import type { LoadTestProps } from './load-test-props';
import { DEFAULT_RESOURCES } from './names';

const SECONDS = { lowest: 1, highest: 86_400 } as const;
const MOST_USERS = 10_000;
const MOST_TOKENS = 1_000_000;

/** Throws a ValidationError for a test that asks nobody, or says nothing. */
export function assertLoadTest(scope: IConstruct, props: LoadTestProps): void {
  const { target, concurrencies, nodes, resources = DEFAULT_RESOURCES } = props;
  assertUrl(scope, target.url);
  if (target.model === '') {
    throw new ValidationError(scope, `'target.model' must name a model, got ''`);
  }
  if (concurrencies !== undefined) assertConcurrencies(scope, concurrencies);
  assertInteger(scope, 'requestsPerUser', props.requestsPerUser, { lowest: 1, highest: 1000 });
  const tokens = { lowest: 1, highest: MOST_TOKENS };
  assertInteger(scope, 'inputTokens', props.inputTokens, tokens);
  assertInteger(scope, 'outputTokens', props.outputTokens, tokens);
  assertInteger(scope, 'leastGainPercent', props.leastGainPercent, { lowest: 1, highest: 100 });
  assertInteger(scope, 'readySeconds', props.readySeconds, SECONDS);
  assertInteger(scope, 'deadlineSeconds', props.deadlineSeconds, SECONDS);
  if (nodes?.pool !== undefined) assertFits(scope, 'resources', nodes.pool, resources);
}

function assertUrl(scope: IConstruct, url: string): void {
  if (/^https?:\/\/[^\s/?#]+(?:\/[\w.~-]+)*\/v1$/.test(url)) return;
  throw new ValidationError(
    scope,
    `'target.url' must be such as 'http://router.models.svc:8000/v1', got '${url}'`,
  );
}

/** Two steps at least: a knee is between them. */
function assertConcurrencies(scope: IConstruct, concurrencies: readonly number[]): void {
  for (const concurrency of concurrencies) {
    assertInteger(scope, 'concurrencies', concurrency, { lowest: 1, highest: MOST_USERS });
  }
  const rises = concurrencies.every(
    (each, index) => index === 0 || each > Number(concurrencies[index - 1]),
  );
  if (concurrencies.length >= 2 && rises) return;
  throw new ValidationError(
    scope,
    `'concurrencies' must be two steps at least, each more than the one before, got ${concurrencies.join(', ')}`,
  );
}
