import type { k8s } from 'cdk8s-plus-29';
import type { ContainerResourcesOptions } from './resources';
import { restrictedContainer, type RestrictedContainerOptions } from './restricted-pod';

const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '10m', memory: '64Mi' };

/** An init container that ends well once something is there. */
export interface WaitForOptions extends Omit<RestrictedContainerOptions, 'resources'> {
  /** The command that succeeds once the effect is there, and fails or blocks until then; the kubelet repeats a failed one. */
  readonly command: string[];
  /**
   * What the container may use.
   * @default - 10m CPU, 64Mi memory
   */
  readonly resources?: ContainerResourcesOptions;
}

/** An init container that holds its pod back until the effect of a `RunOnceJob` is there, such as a migrated schema. */
export function waitFor(options: WaitForOptions): k8s.Container {
  return restrictedContainer({ resources: DEFAULT_RESOURCES, ...options });
}
