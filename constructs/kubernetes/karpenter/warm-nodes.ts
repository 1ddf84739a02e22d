import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedPod,
  type ContainerResourcesOptions,
  type INamespace,
} from '../core';
import { pauseContainer, POOL_COMPONENT, poolPods } from './pause-pods';
import type { INodePool } from './pool-reference';

/** Room on nodes before a pod asks for it. */
export interface WarmNodesProps {
  /** Name of the Deployment. */
  readonly name: string;
  /** Where its pods run. */
  readonly namespace: INamespace;
  /** The nodes. */
  readonly pool: INodePool;
  /** An image that does nothing and ends never: `registry.k8s.io/pause`. */
  readonly pauseImage: string;
  /** For how many pods there is room. */
  readonly count: number;
  /** What each of them asks of a node. */
  readonly resources: ContainerResourcesOptions;
  /**
   * Which nodes of the pool.
   * @default - any
   */
  readonly affinity?: k8s.Affinity;
}

/**
 * Pods of the lowest priority that hold room on a pool: what needs it evicts one, and a new node is made for that. The nodes
 * are paid for all the while.
 */
export class WarmNodes extends Construct {
  constructor(scope: Construct, id: string, props: WarmNodesProps) {
    super(scope, id);
    const { name, namespace, pool, count, affinity } = props;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: POOL_COMPONENT }),
      spec: {
        replicas: count,
        selector: { matchLabels: poolPods(name) },
        template: {
          metadata: { labels: platformLabels(name, POOL_COMPONENT) },
          spec: pool.place(
            restrictedPod({
              priorityClassName: PRIORITY_CLASS.batch,
              terminationGracePeriodSeconds: 0,
              affinity,
              containers: [pauseContainer('pause', props.pauseImage, props.resources)],
            }),
          ),
        },
      },
    });
  }
}
