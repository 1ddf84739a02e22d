import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { PolicyConditions } from './grant';

/**
 * One permission of an identity.
 *
 * A wildcard action, or a resource that is everything of its kind, is refused unless `wildcardReason`
 * says why nothing narrower works.
 */
export interface PolicyStatement {
  /** Name of the statement in its policy: letters and digits. Required with `wildcardReason`. */
  readonly sid?: string;
  /** Whether the statement permits (the default) or forbids. */
  readonly effect?: 'Allow' | 'Deny';
  /** Actions such as `s3:GetObject`. */
  readonly actions: readonly string[];
  /** ARNs. `bucket/prefix/*` is narrow; `*` and `arn:aws:s3:::*` are not. */
  readonly resources: readonly string[];
  /** Conditions, all of which must hold: operator, key, value or values. */
  readonly conditions?: PolicyConditions;
  /** Why a wildcard is needed. Kept with the policy; `wildcardGrants` lists them all. */
  readonly wildcardReason?: string;
}

// Service prefix and action name, either of which may hold wildcards.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
const SID = /^[A-Za-z0-9]+$/;
const RESOURCE_PART = 5;

/** Throws unless every statement is well formed and its wildcards are justified. */
export function validateStatements(scope: Construct, statements: readonly PolicyStatement[]): void {
  if (statements.length === 0) {
    throw new ValidationError(
      scope,
      `'statements' must have at least one entry; leave the policy out instead`,
    );
  }
  for (const statement of statements) validateStatement(scope, statement);
  const sids = statements.map(({ sid }) => sid).filter((sid) => sid !== undefined);
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined) {
    throw new ValidationError(
      scope,
      `'sid' must be unique in a policy, got '${repeated}' twice; rename one`,
    );
  }
}

/** Whether a resource names everything of its kind: `*`, or an ARN whose last part begins with `*`. */
function isUnbounded(resource: string): boolean {
  return resource === '*' || resourcePart(resource).startsWith('*');
}

function validateStatement(scope: Construct, statement: PolicyStatement): void {
  const { sid, actions, resources } = statement;
  if (sid !== undefined && !SID.test(sid)) {
    throw new ValidationError(
      scope,
      `'sid' must be letters and digits, got '${sid}'; write it in PascalCase`,
    );
  }
  for (const [name, values] of Object.entries({ actions, resources }))
    validateList(scope, name, values);
  const malformed = actions.find((action) => action !== '*' && !ACTION.test(action));
  if (malformed !== undefined) {
    throw new ValidationError(
      scope,
      `'actions' must be 'service:Action', got '${malformed}'; write one such as 's3:GetObject'`,
    );
  }
  validateWildcards(scope, statement);
}

function validateList(scope: Construct, name: string, values: readonly string[]): void {
  if (Token.isUnresolved(values)) {
    throw new ValidationError(
      scope,
      `'${name}' must be a list known at synth, got a list that Terraform computes; name each entry`,
    );
  }
  if (values.length === 0) {
    throw new ValidationError(
      scope,
      `'${name}' of a statement must have at least one entry; add one`,
    );
  }
}

function validateWildcards(scope: Construct, statement: PolicyStatement): void {
  const { sid, effect, actions, resources, wildcardReason } = statement;
  if (wildcardReason !== undefined) {
    validateReason(scope, { sid, patterns: [...actions, ...resources], wildcardReason });
    return;
  }
  if (effect === 'Deny') return;
  const action = actions.find((name) => name.includes('*') || name.includes('?'));
  if (action !== undefined) {
    throw new ValidationError(
      scope,
      `'actions' must not have a wildcard, got '${action}'; list the actions, or say in 'wildcardReason' why that is impossible`,
    );
  }
  const resource = resources.find(isUnbounded);
  if (resource !== undefined) {
    throw new ValidationError(
      scope,
      `'resources' must not be everything of a kind, got '${resource}'; name the resource, or say in 'wildcardReason' why that is impossible`,
    );
  }
}

interface Reasoned {
  readonly sid: string | undefined;
  readonly patterns: readonly string[];
  readonly wildcardReason: string;
}

function validateReason(scope: Construct, { sid, patterns, wildcardReason }: Reasoned): void {
  if (sid === undefined || wildcardReason.trim() === '') {
    throw new ValidationError(
      scope,
      `'wildcardReason' needs text and a 'sid' by which the statement is found in the output; add both`,
    );
  }
  if (!patterns.some((pattern) => pattern.includes('*'))) {
    throw new ValidationError(
      scope,
      `'wildcardReason' is given for statement '${sid}', which has no wildcard; remove the reason`,
    );
  }
}

function resourcePart(arn: string): string {
  return arn.startsWith('arn:') ? arn.split(':').slice(RESOURCE_PART).join(':') : arn;
}
