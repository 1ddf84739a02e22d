import type { ContainerResourcesOptions, Labels } from '../core';

/** What the objects are part of. */
export const COMPONENT = 'load-test';

/** Labels of the pods of one test. */
export const testPods = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': COMPONENT,
});

/** What a test may use, where nothing is said. */
export const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '2', memory: '4Gi' };
