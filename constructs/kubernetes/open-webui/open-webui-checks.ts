import type { k8s } from 'cdk8s-plus-29';
import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import type { OpenWebUiProps } from './open-webui-props';

const MOST_SERVERS = 50;

/** https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/utils/misc.py (parse_duration) */
const LENGTH = /^[1-9]\d*(?:s|m|h|d|w)$/;

/** Throws a ValidationError for a chat that nobody could enter, or that would not answer. */
export function assertOpenWebUi(scope: IConstruct, props: OpenWebUiProps): void {
  const { groups, adminGroups, sessionLength = '24h' } = props;
  assertGroups(scope, 'groups', groups);
  assertGroups(scope, 'adminGroups', adminGroups);
  assertModels(scope, props);
  assertServers(scope, props);
  if (LENGTH.test(sessionLength)) return;
  throw new ValidationError(
    scope,
    `'sessionLength' must be a number with s, m, h, d or w, such as '24h', got '${sessionLength}'`,
  );
}

function assertGroups(scope: IConstruct, property: string, groups: readonly string[]): void {
  if (groups.length === 0) {
    throw new ValidationError(scope, `'${property}' must name one at least, got none`);
  }
  const wrong = groups.find((group) => group.trim() === '' || group.includes(';'));
  if (wrong === undefined) return;
  throw new ValidationError(
    scope,
    `'${property}' must be names without ';', which separates them, got '${wrong}'`,
  );
}

function assertModels(scope: IConstruct, { models }: OpenWebUiProps): void {
  if (models.length === 0) {
    throw new ValidationError(scope, `'models' must name one place at least, got none`);
  }
  for (const { name, url } of models) {
    validated(scope, 'models.name', () => {
      assertDnsLabel(name, 'the name of who serves models');
    });
    if (/^https?:\/\/[^\s;]+[^\s;/]$/.test(url)) continue;
    throw new ValidationError(
      scope,
      `'models.url' must be such as 'http://router.models.svc:8000/v1', without a slash at the end, got '${url}'`,
    );
  }
}

function assertServers(scope: IConstruct, { replicas, cache }: OpenWebUiProps): void {
  assertInteger(scope, 'replicas', replicas, { lowest: 1, highest: MOST_SERVERS });
  if (replicas === undefined || replicas === 1 || cache !== undefined) return;
  throw new ValidationError(
    scope,
    `'replicas' must be 1 without 'cache', by which several servers talk, got ${replicas}; give a cache`,
  );
}

/** Throws a ValidationError for a variable that is decided here. */
export function assertVariables(
  scope: IConstruct,
  decided: readonly k8s.EnvVar[],
  { env = [] }: OpenWebUiProps,
): void {
  const names = new Set(decided.map(({ name }) => name));
  const taken = env.find(({ name }) => names.has(name));
  if (taken === undefined) return;
  throw new ValidationError(
    scope,
    `'env' must not have '${taken.name}', which is decided here; see the other props`,
  );
}
