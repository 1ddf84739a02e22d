import type { Labels } from '../core';

/** Name of the StatefulSet, the Service and the service account. */
export const TEMPO = 'tempo';

/** Name of the Service that the StatefulSet's pod has its name from. */
export const MEMBERS = `${TEMPO}-members`;

/** What the objects are part of. */
export const COMPONENT = 'traces';

/** Labels by which the pod is selected. */
export const SERVER_PODS: Labels = {
  'app.kubernetes.io/name': TEMPO,
  'app.kubernetes.io/component': COMPONENT,
};

/** Ports of the server. https://grafana.com/docs/tempo/v2.10.x/configuration/ */
export const PORTS = {
  /** Answers, and metrics. */
  http: { name: 'http', number: 3200 },
  /** Spans by gRPC. https://opentelemetry.io/docs/specs/otlp/ */
  otlpGrpc: { name: 'otlp-grpc', number: 4317 },
  /** Spans by HTTP. */
  otlpHttp: { name: 'otlp-http', number: 4318 },
} as const;

/** Where the server finds its files. */
export const PATHS = {
  configuration: '/etc/tempo',
  data: '/var/tempo',
  scratch: '/tmp',
} as const;

/** The key of the ConfigMap, and name of the file. */
export const CONFIGURATION_FILE = 'tempo.yaml';

/** The variable that the configuration names for the address of its pod. */
export const POD_ADDRESS = 'POD_IP';
