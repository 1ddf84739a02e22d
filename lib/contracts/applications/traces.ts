import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** The identity of Tempo, and its service account. */
export const TEMPO_IDENTITY = 'tempo';

/** The store of traces, as both halves know it: a bucket of its own, as the store of logs has. */
export const TRACES = application({
  section: 'traces',
  hasPages: false,
  namespaces: () => [NAMESPACES.traces],
  identities: () => [
    {
      name: TEMPO_IDENTITY,
      namespace: NAMESPACES.traces,
      serviceAccount: TEMPO_IDENTITY,
      grants: [{ bucket: 'traces', access: 'readWrite' }],
    },
  ],
});
