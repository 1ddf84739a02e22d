import type { Labels } from '../core';

/** Component of servers of models. */
export const COMPONENT = 'model-server';

/** Component of runs over many inputs: their pods are none of a server that has the same name. */
export const BATCH_COMPONENT = 'batch-inference';

/** Name of the container, and of its port. */
export const CONTAINER = 'server';
export const PORT_NAME = 'http';

/** Name of its port where something stands before it, which has the other. */
export const OWN_PORT_NAME = 'server';

/** Labels by which the pods of one server are selected; its version is not among them. */
export const serverPods = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': COMPONENT,
});

/** Labels by which the pods of one run are selected. */
export const batchPods = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': BATCH_COMPONENT,
});
