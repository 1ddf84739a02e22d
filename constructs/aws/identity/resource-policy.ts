import type { PolicyConditions } from './grant';
import { renderPolicy } from './policy-document';

/** A statement of a policy that is attached to a resource and therefore names its principals. */
export interface ResourcePolicyStatement {
  /** Name of the statement. */
  readonly sid: string;
  /** Whether the statement permits or forbids. */
  readonly effect: 'Allow' | 'Deny';
  /** `*`, or principals by kind (`AWS`, `Service`). */
  readonly principal: '*' | Readonly<Record<string, string | readonly string[]>>;
  /** Actions. */
  readonly actions: readonly string[];
  /** ARNs; `*` in a key policy means the key itself. */
  readonly resources: readonly string[];
  /** Conditions, all of which must hold. */
  readonly conditions?: PolicyConditions;
}

/** Renders a resource policy as the JSON text that AWS takes. */
export const resourcePolicy = (statements: readonly ResourcePolicyStatement[]): string =>
  renderPolicy(
    statements.map(({ sid, effect, principal, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Principal: principal,
      Action: actions,
      Resource: resources,
      Condition: conditions,
    })),
  );
