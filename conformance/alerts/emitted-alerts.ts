import { ruleGroups } from '../rule-groups';
import type { EmittedObject } from '../emitted';
import type { EmittedAlert } from './alert-case';

/** A rule for an alert, as it is emitted. */
export interface AlertRule extends EmittedAlert {
  /** How long it has to be so: `5m`. */
  readonly for: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The rules for alerts of all PrometheusRules; those for recording are none. */
export const alertRules = (objects: readonly EmittedObject[]): AlertRule[] =>
  ruleGroups(objects)
    .flatMap(({ groups }) => groups as readonly { readonly rules: readonly object[] }[])
    .flatMap(({ rules }) => rules)
    .filter((rule): rule is AlertRule => 'alert' in rule);
