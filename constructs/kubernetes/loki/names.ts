import type { Labels } from '../core';

/** Name of the StatefulSet, the Service and the service account. */
export const LOKI = 'loki';

/** Name of the Service by which servers find each other, whether they are ready or not. */
export const MEMBERS = `${LOKI}-members`;

/** What the objects are part of. */
export const COMPONENT = 'logs';

/** Labels by which the pods are selected. */
export const SERVER_PODS: Labels = {
  'app.kubernetes.io/name': LOKI,
  'app.kubernetes.io/component': COMPONENT,
};

/** Ports of a server, upstream’s own. https://grafana.com/docs/loki/v3.7.x/configure/ */
export const PORTS = {
  /** Lines in, answers out, and metrics. */
  http: { name: 'http', number: 3100 },
  /** Between servers. */
  grpc: { name: 'grpc', number: 9095 },
  /** Between servers: who is there. */
  members: { name: 'members', number: 7946 },
} as const;

/** Where a server finds its files. */
export const PATHS = {
  configuration: '/etc/loki',
  data: '/var/loki',
  scratch: '/tmp',
} as const;

/** The key of the ConfigMap, and name of the file. */
export const CONFIGURATION_FILE = 'config.yaml';

/** The variable that the configuration names for the address of its pod. */
export const POD_ADDRESS = 'POD_IP';
