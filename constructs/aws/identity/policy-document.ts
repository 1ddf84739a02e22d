import type { Construct, IConstruct } from 'constructs';
import { validateStatements } from './policy-statement';
import type { PolicyStatement } from './policy-statement';

const POLICY_VERSION = '2012-10-17';

/** The justified wildcards of each construct that owns policies. */
const GRANTS = new WeakMap<IConstruct, WildcardGrant[]>();

/** A wildcard that a policy of the tree has, and the reason it was given. */
export interface WildcardGrant {
  /** Path of the construct that owns the policy. */
  readonly path: string;
  /** Statement in that policy. */
  readonly sid: string;
  /** Actions of the statement. */
  readonly actions: readonly string[];
  /** Resources of the statement, in which values that Terraform computes are still tokens. */
  readonly resources: readonly string[];
  /** Why nothing narrower works. */
  readonly reason: string;
}

/**
 * The JSON text of a policy for an identity, after checking it.
 *
 * Plain JSON, so that a plan shows it and a test can read it. References to other resources survive inside,
 * because Terraform expands `${…}` in any string; IAM's own `${aws:…}` variables are escaped from that.
 * The reasons of wildcards are kept with the scope for {@link wildcardGrants}.
 */
export function policyDocument(scope: Construct, statements: readonly PolicyStatement[]): string {
  validateStatements(scope, statements);
  for (const statement of statements) keepReason(scope, statement);
  return renderPolicy(statements.map(toJson));
}

/** Every justified wildcard below a construct, in tree order. */
export function wildcardGrants(root: IConstruct): WildcardGrant[] {
  return root.node.findAll().flatMap((construct) => GRANTS.get(construct) ?? []);
}

/** Wraps statements, already in IAM's own spelling, as the text of a policy. */
export function renderPolicy(statements: readonly object[]): string {
  const text = JSON.stringify({ Version: POLICY_VERSION, Statement: statements });
  return text.replace(/\$\{(?!TfToken\[)/g, '$$$${');
}

function keepReason(scope: Construct, statement: PolicyStatement): void {
  const { sid, actions, resources, wildcardReason: reason } = statement;
  if (sid === undefined || reason === undefined) return;
  const grant = { path: scope.node.path, sid, actions, resources, reason };
  GRANTS.set(scope, [...(GRANTS.get(scope) ?? []), grant]);
}

function toJson({
  sid,
  effect = 'Allow',
  actions,
  resources,
  conditions,
}: PolicyStatement): object {
  return { Sid: sid, Effect: effect, Action: actions, Resource: resources, Condition: conditions };
}
