import { z } from 'zod';
import { days, httpsUrl, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';
import { alertsSection } from './alerts';
import { remoteWriteSection } from './remote-write';

/** What reads metrics of the platform, keeps them, and answers queries. */
export const monitoringSection = ({ prometheus }: ProfileDefaults) =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .max(3)
        .default(prometheus.replicas)
        .describe('Servers of Prometheus, each of which reads everything, and of Alertmanager.'),
      retentionDays: days
        .default(prometheus.retentionDays)
        .describe('Days that metrics are kept, as far as there is room.'),
      storage: quantityText.default(prometheus.storage).describe('Volume of each Prometheus.'),
      retentionSize: quantityText
        .optional()
        .describe(
          'Most that metrics may take of the volume, before the oldest go; four fifths of it without it.',
        ),
      memory: quantityText
        .default(prometheus.memory)
        .describe('Memory of each Prometheus, reserved for it; series take it, not days.'),
      alerts: alertsSection,
      runbooksUrl: httpsUrl
        .optional()
        .describe(
          'Where the pages of `docs/` are read, such as the address of a branch in a repository; alerts then link to theirs.',
        ),
      remoteWrite: remoteWriteSection,
      pages: z
        .boolean()
        .optional()
        .describe(
          'Whether administrators see the pages of Prometheus and Alertmanager, below `/prometheus` and `/alertmanager`; without it, where Keycloak signs people in and the entrance is Envoy Gateway.',
        ),
    })
    .optional()
    .describe(
      'Prometheus, which reads the metrics of the platform, and Alertmanager. Absent, nobody reads them, and nothing is scaled by them.',
    );
