import type { ContainerResourcesOptions, Labels } from '../core';

/** What jobs are part of: by this label all of them are let out to who trains models anew. */
export const JOB_COMPONENT = 'model-monitoring';

/** What gets copies of requests is part of. */
export const MIRROR_COMPONENT = 'request-mirror';

/** Ports of a monitor: for requests, and for metrics. No server that people know of listens there. */
export const MONITOR_PORT = 15_080;
export const METRICS_PORT = 15_090;

/** Names of these ports; a server beside the monitor may have one called `metrics`. */
export const PORT_NAME = 'http';
export const METRICS_PORT_NAME = 'monitor';

/** `nobody` of the images, which have no user of their own. */
export const USER = { runAsUser: 65_534, runAsGroup: 65_534 } as const;

/** What a monitor may use, where nothing is said. */
export const MONITOR_RESOURCES: ContainerResourcesOptions = {
  cpu: '100m',
  memory: '128Mi',
  memoryLimit: '512Mi',
};

/** What a job may use, where nothing is said. */
export const JOB_RESOURCES: ContainerResourcesOptions = {
  cpu: '250m',
  memory: '256Mi',
  memoryLimit: '1Gi',
};

/** Labels of the pods of one job. */
export const jobPods = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': JOB_COMPONENT,
});

/** Labels of the pods that get copies. */
export const mirrorPods = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': MIRROR_COMPONENT,
});

/** Labels of the pods of every job. */
export const ALL_JOBS: Labels = { 'app.kubernetes.io/component': JOB_COMPONENT };
