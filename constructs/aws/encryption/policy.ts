/** The value side of an IAM condition: operator, key, value or values. */
export type PolicyConditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/** A permission that a resource hands to an identity. It never names a wildcard action. */
export interface GrantStatement {
  /** Name of the statement in the policy: letters and digits. */
  readonly sid: string;
  /** Exact actions. */
  readonly actions: readonly string[];
  /** ARNs, at most ending in a wildcard below the resource itself. */
  readonly resources: readonly string[];
  /** Conditions, all of which must hold. */
  readonly conditions?: PolicyConditions;
}

/** Something that permissions can be granted to, such as a workload identity. */
export interface IGrantee {
  /**
   * Gives the identity these statements.
   *
   * @param id name of the policy, unique for the identity
   */
  addPolicy(id: string, statements: readonly GrantStatement[]): void;
}

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
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect, principal, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Principal: principal,
      Action: actions,
      Resource: resources,
      Condition: conditions,
    })),
  });
