import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** The identity of Loki, and its service account. */
export const LOKI_IDENTITY = 'loki';

/** The store of logs, as both halves know it: a bucket of its own, for Loki’s objects have no common prefix. */
export const LOGS = application({
  section: 'logs',
  hasPages: false,
  namespaces: () => [NAMESPACES.logs],
  identities: () => [
    {
      name: LOKI_IDENTITY,
      namespace: NAMESPACES.logs,
      serviceAccount: LOKI_IDENTITY,
      grants: [{ bucket: 'logs', access: 'readWrite' }],
    },
  ],
});
