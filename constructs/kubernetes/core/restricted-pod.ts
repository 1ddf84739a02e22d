import type { k8s } from 'cdk8s-plus-29';
import { ValueError } from '../../../lib/values';
import { toResources, type ContainerResourcesOptions } from './resources';

/** The last part of an image reference: a name with a tag, a digest or both. */
const VERSIONED_IMAGE = /^[^@]+(?::[\w.-]+|(?::[\w.-]+)?@sha256:[0-9a-f]{64})$/;
const LATEST_TAG = ':latest';

/** What a workflow fills in later, which no registry would take for a name. */
const PLACEHOLDER = /^\{\{[\w.-]+\}\}$/;

/** A container under the Pod Security Standard *restricted*. */
export interface RestrictedContainerOptions extends Omit<
  k8s.Container,
  'image' | 'resources' | 'securityContext'
> {
  /** Image with an exact tag or a digest, or the placeholder of a workflow’s parameter; `latest` is refused. */
  readonly image: string;
  /** What the container may use. */
  readonly resources: ContainerResourcesOptions;
  /**
   * The uid to run as, from 1 on; needed where the image names its user by text or not at all.
   * @default - the image's user, which must not be root
   */
  readonly runAsUser?: number;
  /**
   * The gid to run as.
   * @default - the image's group
   */
  readonly runAsGroup?: number;
  /**
   * Why the software must write to its image's file system; mount an `emptyDir` instead where you can.
   * @default - the root file system is read-only
   */
  readonly writableRootReason?: string;
}

/** A pod under the Pod Security Standard *restricted*. */
export interface RestrictedPodOptions extends Omit<
  k8s.PodSpec,
  'securityContext' | 'automountServiceAccountToken' | 'enableServiceLinks'
> {
  /**
   * Group that owns mounted volumes; changed only where the root of the volume differs.
   * @default - none
   */
  readonly fsGroup?: number;
  /**
   * Whether the pod calls the Kubernetes API and gets its service account's token.
   * @default false
   */
  readonly apiAccess?: boolean;
}

/**
 * A container that runs unprivileged, drops every capability and has a read-only root file system.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 *
 * Throws a ValueError for an image without an exact version, uid 0 or malformed resources.
 */
export function restrictedContainer(options: RestrictedContainerOptions): k8s.Container {
  const { resources, runAsUser, runAsGroup, writableRootReason, ...container } = options;
  assertVersioned(options.name, options.image);
  if (runAsUser === 0) {
    throw new ValueError(`'runAsUser' of container '${options.name}' must not be 0, which is root`);
  }
  return {
    ...container,
    resources: toResources(resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: writableRootReason === undefined,
      runAsNonRoot: true,
      runAsUser,
      runAsGroup,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** A pod that runs unprivileged, without a service account token and without service variables, which collide with names such as `RAY_PORT`. */
export function restrictedPod(options: RestrictedPodOptions): k8s.PodSpec {
  const { fsGroup, apiAccess = false, ...pod } = options;
  return {
    ...pod,
    automountServiceAccountToken: apiAccess,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      fsGroup,
      fsGroupChangePolicy: fsGroup === undefined ? undefined : 'OnRootMismatch',
    },
  };
}

function assertVersioned(container: string, image: string): void {
  if (PLACEHOLDER.test(image)) return;
  const tail = image.slice(image.lastIndexOf('/') + 1);
  if (VERSIONED_IMAGE.test(tail) && !tail.endsWith(LATEST_TAG)) return;
  throw new ValueError(
    `'image' of container '${container}' must end with an exact tag or a digest, got '${image}'`,
  );
}
