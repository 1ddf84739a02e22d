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
