import type { Environment } from '../config/schema';
import { iamRoleName } from './cluster';
import { resourceNames } from './names';

/** The annotation by which a service account names its role. https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** The role of an identity where a manifest has to name it; undefined with EKS Pod Identity, which needs no name. */
export function irsaRoleArn(environment: Environment, identity: string): string | undefined {
  const { accountId, workloadIdentity } = environment.aws;
  if (workloadIdentity !== 'irsa' || accountId === undefined) return undefined;
  return `arn:aws:iam::${accountId}:role/${iamRoleName(resourceNames(environment).cluster, identity)}`;
}
