import type { TerraformResourceLifecycle } from 'cdktf';

/**
 * What may happen to a resource that holds data when its stack is destroyed.
 *
 * `deletable`: one destroy removes it with its content, which suits a lab. `protected`: Terraform
 * refuses to plan its deletion, and the service's own protection is on; lifting both is a step of
 * its own.
 */
export type Protection = 'deletable' | 'protected';

/** The Terraform lifecycle that a protection asks for. */
export const lifecycleOf = (protection: Protection): TerraformResourceLifecycle => ({
  preventDestroy: protection === 'protected',
});
