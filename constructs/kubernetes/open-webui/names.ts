import type { Labels } from '../core';

/** Name of the Deployment, the Service, the service account and the client at the identity provider. */
export const OPEN_WEBUI = 'open-webui';

/** What the objects are part of. */
export const COMPONENT = 'chat';

/** Labels by which the pods are selected. */
export const SERVER_PODS: Labels = {
  'app.kubernetes.io/name': OPEN_WEBUI,
  'app.kubernetes.io/component': COMPONENT,
};

/** https://github.com/open-webui/open-webui/blob/v0.12.4/Dockerfile */
export const PORT = 8080;
