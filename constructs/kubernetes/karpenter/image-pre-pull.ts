import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import {
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedPod,
  validated,
  type INamespace,
} from '../core';
import { pauseContainer, POOL_COMPONENT, poolPods } from './pause-pods';
import type { INodePool } from './pool-reference';

/** Images on nodes before a pod asks for them. */
export interface ImagePrePullProps {
  /** Name of the DaemonSet. */
  readonly name: string;
  /** Where its pods run. */
  readonly namespace: INamespace;
  /** The nodes. */
  readonly pool: INodePool;
  /** The images, at least one; each must have `true`, as every Linux has. */
  readonly images: readonly string[];
  /** An image that does nothing and ends never: `registry.k8s.io/pause`. */
  readonly pauseImage: string;
}

/**
 * A DaemonSet whose init containers are the images, so that each node of the pool pulls them when it comes.
 * It makes no node come, and keeps none: Karpenter takes a node that has nothing else for empty.
 */
export class ImagePrePull extends Construct {
  constructor(scope: Construct, id: string, props: ImagePrePullProps) {
    super(scope, id);
    const { name, namespace, pool, images } = props;
    if (images.length === 0) {
      throw new ValidationError(this, `'images' must have one at least, got none`);
    }
    const labels = platformLabels(name, POOL_COMPONENT);
    new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: POOL_COMPONENT }),
      spec: {
        selector: {
          matchLabels: poolPods(name),
        },
        // Nobody waits for images: not the release, and not the pods of other nodes.
        updateStrategy: {
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('100%') },
        },
        template: { metadata: { labels }, spec: pool.place(this.podOf(props)) },
      },
    });
  }

  private podOf({ images, pauseImage }: ImagePrePullProps): k8s.PodSpec {
    return validated(this, 'images', () =>
      restrictedPod({
        priorityClassName: PRIORITY_CLASS.batch,
        initContainers: images.map((image, index) => ({
          ...idle(`image-${index}`, image),
          command: ['true'],
        })),
        containers: [idle('pause', pauseImage)],
      }),
    );
  }
}

const idle = (name: string, image: string): k8s.Container =>
  pauseContainer(name, image, { cpu: '10m', memory: '16Mi' });
