import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import { MOST_DAYS } from '../telemetry-store';
import type { LogRetention, RetentionClass } from './loki-props';

/** Throws a ValidationError for days, or classes, that Loki cannot keep apart. */
export function assertRetention(scope: IConstruct, { days, classes = [] }: LogRetention): void {
  assertInteger(scope, 'retention.days', days, { lowest: 1, highest: MOST_DAYS });
  for (const each of classes) assertClass(scope, each);
  const namespaces = classes.flatMap((each) => each.namespaces);
  const twice = namespaces.find((name, index) => namespaces.indexOf(name) < index);
  if (twice === undefined) return;
  throw new ValidationError(
    scope,
    `'retention.classes' must name a namespace once, got '${twice}' twice; its lines are kept for one time`,
  );
}

function assertClass(scope: IConstruct, { name, namespaces, days }: RetentionClass): void {
  const property = `retention.classes.${name}`;
  assertInteger(scope, `${property}.days`, days, { lowest: 1, highest: MOST_DAYS });
  if (namespaces.length === 0) {
    throw new ValidationError(
      scope,
      `'${property}.namespaces' must have one at least, got none; leave the class out`,
    );
  }
  for (const namespace of namespaces) {
    // They become part of a regular expression.
    validated(scope, `${property}.namespaces`, () => {
      assertDnsLabel(namespace, 'the name of a namespace');
    });
  }
}
