import type { Labels } from '../core';

/** Name of the Deployment, the Service and the service account. */
export const MLFLOW = 'mlflow';

/** What the objects are part of. */
export const COMPONENT = 'tracking';

/** Labels by which the pods are selected. */
export const SERVER_PODS: Labels = {
  'app.kubernetes.io/name': MLFLOW,
  'app.kubernetes.io/component': COMPONENT,
};

/** The port of the server, upstream’s own: people come here by the edge. */
export const SERVER_PORT = 5000;

/** The port of the proxy that programs come to. */
export const PROGRAM_PORT = 8080;

/** The audience of the tokens by which programs say who they are. */
export const TOKEN_AUDIENCE = 'mlflow';

/** The names by which programs in the cluster may call a Service, with its port. */
export const serviceHosts = (namespace: string, port: number): string[] =>
  ['', '.svc', '.svc.cluster.local'].map((suffix) => `${MLFLOW}.${namespace}${suffix}:${port}`);
