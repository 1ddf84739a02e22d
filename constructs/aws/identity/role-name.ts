import type { Construct } from 'constructs';
import { iamRoleName } from '../../../lib/contracts/cluster';
import { ValidationError } from '../../../lib/errors';

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const MAX_LENGTH = 64;
const FORMAT = /^[\w+=,.@-]+$/;

/**
 * The name of a role that belongs to a cluster: `<cluster>-<name>`.
 *
 * Computed rather than generated, because the Kubernetes half writes the same name into an annotation.
 * Throws when IAM would refuse it.
 */
export function clusterRoleName(scope: Construct, clusterName: string, name: string): string {
  const roleName = iamRoleName(clusterName, name);
  if (roleName.length > MAX_LENGTH) {
    throw new ValidationError(
      scope,
      `'name' makes the role name '${roleName}', ${roleName.length} characters long; at most ${MAX_LENGTH} are allowed, shorten 'name' or the cluster's name`,
    );
  }
  if (!FORMAT.test(roleName)) {
    throw new ValidationError(
      scope,
      `'name' makes the role name '${roleName}'; only letters, digits and _+=,.@- are allowed`,
    );
  }
  return roleName;
}
