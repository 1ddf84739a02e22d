import { AwsContext } from '../identity';
import type { PolicyStatement } from '../identity';
import type { Construct } from 'constructs';
import { LOAD_BALANCER_POLICIES } from './controller-policy';

/** An identity that takes statements with a justified wildcard. */
export interface ILoadBalancerController {
  /** Gives the identity these statements; `id` is unique for it. */
  addPolicy(id: string, statements: readonly PolicyStatement[]): void;
}

/**
 * Lets AWS Load Balancer Controller make load balancers for one cluster, and change those that carry
 * its tag. Not needed with EKS Auto Mode, whose controller acts with the cluster's own role.
 */
export function grantLoadBalancing(
  scope: Construct,
  controller: ILoadBalancerController,
  clusterName: string,
): void {
  const { partition, accountId, region } = AwsContext.of(scope);
  const context = { clusterName, partition, accountId, region };
  for (const [name, statements] of Object.entries(LOAD_BALANCER_POLICIES)) {
    controller.addPolicy(name, statements(context));
  }
}
