export { AwsContext } from './aws-context';
export type { GrantStatement, IGrantee, PolicyConditions } from './grant';
export { policyDocument, renderPolicy, wildcardGrants } from './policy-document';
export type { WildcardGrant } from './policy-document';
export type { PolicyStatement } from './policy-statement';
export { resourcePolicy } from './resource-policy';
export type { ResourcePolicyStatement } from './resource-policy';
export { addInlinePolicy, Role } from './role';
export type { RoleProps } from './role';
export { clusterRoleName } from './role-name';
export { serviceTrust } from './trust-policy';
export type { IOidcProvider, ServiceAccountReference } from './trust-policy';
export { WorkloadIdentity } from './workload-identity';
export type {
  ExistingIdentityOptions,
  IIdentityCluster,
  IWorkloadIdentity,
  IdentityMechanism,
  WorkloadIdentityProps,
} from './workload-identity';
