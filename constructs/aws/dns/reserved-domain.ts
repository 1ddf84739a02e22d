import { TerraformLocal, type TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';
import type { Hostname } from '../../../lib/values';

/**
 * A lifecycle that lets a reserved domain (`example.com`, `.test` …) be synthesized, and stops
 * Terraform from planning it: no one can own such a domain, so nothing in it would ever work. It is
 * the lifecycle given for any other domain.
 *
 * The domain goes through a local value, since Terraform refuses a condition that refers to nothing.
 */
export function ownableDomain(
  scope: Construct,
  domain: Hostname,
  lifecycle?: TerraformResourceLifecycle,
): TerraformResourceLifecycle | undefined {
  if (!domain.isReserved()) return lifecycle;
  const local = new TerraformLocal(scope, 'ReservedDomain', domain.toString());
  const precondition = {
    condition: `\${${local.fqn} != "${domain.toString()}"}`,
    errorMessage: `The domain '${domain.toString()}' is reserved for documentation and tests, so no one can own it or get a certificate for it. Set the domain of the environment to one that you own.`,
  };
  return { ...lifecycle, precondition: [precondition] };
}
