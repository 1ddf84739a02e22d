import type { k8s } from 'cdk8s-plus-29';
import type { AcceleratorRequest } from '../../../lib/values';
import type { AwsAccess, ContainerResourcesOptions, Endpoint, INamespace } from '../core';
import type { NodeChoice } from '../karpenter';
import type { ISecret } from '../secrets';
import type { FileOwner, ISharedVolume, SharedMountOptions } from '../storage';

/** A folder of models, which pods only read. */
export interface ModelMount {
  /** The shared volume. */
  readonly volume: ISharedVolume;
  /** Where the pod sees it, such as `/models`. */
  readonly path: string;
  /**
   * A folder of the volume.
   * @default - the whole volume
   */
  readonly subPath?: string;
}

/** A folder that can be written to, and is gone with the pod. */
export interface ScratchFolder {
  /** Where it is. */
  readonly path: string;
  /**
   * The most that it may hold, such as `50Gi`.
   * @default - as much as the node has
   */
  readonly size?: string;
}

/** What pods call beside what else they are given. */
export interface ModelConnection {
  /** Who is called: ends the name of the edge. */
  readonly name: string;
  /** Where it listens. The way in is the other side's own. */
  readonly endpoint: Endpoint;
}

/** Pods that have a model: what a server and a run over many inputs have in common. */
export interface ModelPodOptions {
  /** Name, unique in the namespace. */
  readonly name: string;
  /** Where the pods run. */
  readonly namespace: INamespace;
  /** Image with an exact tag or a digest. */
  readonly image: string;
  /** What each pod may use. */
  readonly resources: Omit<ContainerResourcesOptions, 'accelerators'>;
  /**
   * What runs.
   * @default - the image's own
   */
  readonly command?: readonly string[];
  /**
   * Its arguments.
   * @default - the image's own
   */
  readonly args?: readonly string[];
  /**
   * Its variables. `HOME` is `/tmp` where it is not among them.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
  /**
   * Folders of models.
   * @default - none: the image has the model, or fetches it
   */
  readonly models?: readonly ModelMount[];
  /**
   * Further shared volumes, such as a cache that pods write to.
   * @default - none
   */
  readonly mounts?: readonly SharedMountOptions[];
  /**
   * Folders that can be written to beside `/tmp`; the rest of the image cannot.
   * @default - none
   */
  readonly scratch?: readonly ScratchFolder[];
  /**
   * Memory that processes of a pod share, at `/dev/shm`; it counts as the container's.
   * @default - what the container runtime gives: 64Mi
   */
  readonly sharedMemory?: string;
  /**
   * Devices of each pod.
   * @default - none
   */
  readonly accelerator?: AcceleratorRequest;
  /**
   * Where pods run.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
  /**
   * User and group to run as; not root.
   * @default - the image's own, which it must name by number
   */
  readonly user?: FileOwner;
  /**
   * Why the software must write all over its image; name folders in `scratch` where you can.
   * @default - the root file system is read-only
   */
  readonly writableRootReason?: string;
  /**
   * Secrets of type `kubernetes.io/dockerconfigjson` by which the image is pulled.
   * @default - none: it is public, or the node's role pulls it
   */
  readonly pullSecrets?: readonly ISecret[];
  /**
   * A service account that something else makes, such as a team's.
   * @default - one of its own, of the same name
   */
  readonly serviceAccountName?: string;
  /**
   * How the service account of its own acts on AWS.
   * @default - not at all
   */
  readonly aws?: AwsAccess;
  /**
   * What pods call. Nothing else is reached but cluster DNS, and AWS where `aws` is given.
   * @default - nothing
   */
  readonly connections?: readonly ModelConnection[];
}
