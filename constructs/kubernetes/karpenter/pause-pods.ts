import type { k8s } from 'cdk8s-plus-29';
import { restrictedContainer, type ContainerResourcesOptions } from '../core';

/** What pods that do nothing but hold room, or images, are part of. */
export const POOL_COMPONENT = 'compute';

/** The pause image's user: https://github.com/kubernetes/kubernetes/blob/v1.35.4/build/pause/Dockerfile */
const NOBODY = 65_535;

/** Labels by which they are selected. */
export const poolPods = (name: string): Record<string, string> => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': POOL_COMPONENT,
});

/** A container that runs as nobody. */
export const pauseContainer = (
  name: string,
  image: string,
  resources: ContainerResourcesOptions,
): k8s.Container =>
  restrictedContainer({ name, image, runAsUser: NOBODY, runAsGroup: NOBODY, resources });
