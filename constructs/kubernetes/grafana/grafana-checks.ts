import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertInteger } from '../core';
import type { GrafanaProps } from './grafana-props';
import { serverVariables } from './server-pod';
import type { ServerOptions } from './server-options';

const MOST_SERVERS = 20;

/** Where Grafana answers: its own redirects need a path. */
const PATH = /^(\/[a-z0-9-]+)+$/;

/** https://github.com/grafana/grafana/blob/v13.2.0/conf/defaults.ini (login_maximum_lifetime_duration) */
const LENGTH = /^[1-9]\d*(?:m|h|d|w)$/;

/** A group stands in an expression between apostrophes, in a line of settings. */
const GROUP = /^[\w ./:@-]+$/;

/** A heading is the name of a directory. */
const HEADING = /^[\w-]([\w -]*[\w-])?$/;

/** Throws a ValidationError for dashboards that nobody could see, or that would not answer. */
export function assertGrafana(scope: IConstruct, props: GrafanaProps): void {
  const { path, sessionLength = '24h', ownDashboards = {} } = props;
  if (!PATH.test(path)) {
    throw new ValidationError(
      scope,
      `'path' must be such as '/grafana', without a slash at the end, got '${path}'`,
    );
  }
  assertGroups(scope, 'groups', props.groups);
  assertGroups(scope, 'adminGroups', props.adminGroups);
  if (props.editorGroups !== undefined) assertGroups(scope, 'editorGroups', props.editorGroups);
  assertInteger(scope, 'replicas', props.replicas, { lowest: 1, highest: MOST_SERVERS });
  if (!LENGTH.test(sessionLength)) {
    throw new ValidationError(
      scope,
      `'sessionLength' must be a number with m, h, d or w, such as '24h', got '${sessionLength}'`,
    );
  }
  const wrong = Object.keys(ownDashboards).find((heading) => !HEADING.test(heading));
  if (wrong === undefined) return;
  throw new ValidationError(
    scope,
    `'ownDashboards' must have headings of letters, digits, spaces, hyphens and underscores, got '${wrong}'`,
  );
}

function assertGroups(scope: IConstruct, property: string, groups: readonly string[]): void {
  if (groups.length === 0) {
    throw new ValidationError(scope, `'${property}' must name one at least, got none`);
  }
  const wrong = groups.find((group) => !GROUP.test(group));
  if (wrong === undefined) return;
  throw new ValidationError(
    scope,
    `'${property}' must be of letters, digits, spaces and './:@-', got '${wrong}'`,
  );
}

/** Throws a ValidationError for a variable that is decided here. */
export function assertVariables(scope: IConstruct, options: ServerOptions): void {
  const decided = new Set(serverVariables(options).map(({ name }) => name));
  const taken = (options.env ?? []).find(({ name }) => decided.has(name));
  if (taken === undefined) return;
  throw new ValidationError(
    scope,
    `'env' must not have '${taken.name}', which is decided here; see the other props`,
  );
}
