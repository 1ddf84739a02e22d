import type { GeneratedSecretContract } from './secrets';

/** Name of Grafana: of its client, its database, its service account and its identity on AWS. */
export const GRAFANA_NAME = 'grafana';

/** Properties of the secret of Grafana. */
export const GRAFANA_KEYS = {
  signing: 'secret-key',
  administrator: 'admin-password',
  reader: 'metrics-username',
  readerPassword: 'metrics-password',
} as const;

/**
 * What Grafana encrypts with what it keeps in its database, the password of the account that it has from the start, and
 * the login of who reads its metrics, which are below the path of its pages.
 */
export const grafanaSecret: GeneratedSecretContract = {
  owner: GRAFANA_NAME,
  name: 'server',
  values: {
    [GRAFANA_KEYS.signing]: { length: 64 },
    [GRAFANA_KEYS.administrator]: { length: 32 },
    [GRAFANA_KEYS.reader]: { fixed: 'prometheus' },
    [GRAFANA_KEYS.readerPassword]: { length: 32 },
  },
};
