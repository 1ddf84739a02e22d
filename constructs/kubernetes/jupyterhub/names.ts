import type { Labels } from '../core';
import { teamLabels } from '../team';

/** What the objects are part of. */
export const COMPONENT = 'notebooks';

/** Name of the hub: of its Deployment, Service and account. */
export const HUB = 'hub';

/** Name of the proxy that stands before hub and notebooks. */
export const PROXY = 'proxy';

/** Ports, upstream’s own. https://github.com/jupyterhub/zero-to-jupyterhub-k8s/blob/4.4.0/jupyterhub/values.yaml */
export const HUB_PORT = 8081;
export const PROXY_PORT = 8000;
export const PROXY_API_PORT = 8001;
export const NOTEBOOK_PORT = 8888;

const podsOf = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': COMPONENT,
});

/** Labels by which the pods of the hub are selected. */
export const HUB_PODS = podsOf(HUB);

/** Labels by which the pods of the proxy are selected. */
export const PROXY_PODS = podsOf(PROXY);

/** Labels that every notebook's pod has. */
export const NOTEBOOK_PODS = podsOf('notebook');

/** The user of notebooks' images, `jovyan` in the group `users`. */
export const NOTEBOOK_USER = { uid: 1000, gid: 100 } as const;

/** Home of that user. */
export const HOME = '/home/jovyan';

/** Service account of notebooks whose owner is in no team. */
export const NOTEBOOK_ACCOUNT = 'notebook';

/** Service account of the notebooks of a team's members. */
export const teamNotebookAccount = (team: string): string => `${NOTEBOOK_ACCOUNT}-${team}`;

/** Labels of the notebooks that work for a team. */
export const teamNotebookPods = (team: string): Labels => ({
  ...NOTEBOOK_PODS,
  ...teamLabels(team),
});

/** Keys of the generated secret. */
export const HUB_SECRET_KEYS = {
  cookie: 'cookie-secret',
  crypt: 'crypt-key',
  proxy: 'proxy-token',
  metrics: 'metrics-token',
} as const;
