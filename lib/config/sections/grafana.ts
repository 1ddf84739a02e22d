import { z } from 'zod';
import { label, quantityText } from '../primitives';
import type { ProfileDefaults } from '../profiles';

const groups = z.array(label(63)).min(1).optional();

/** A heading in the list of dashboards, which is the name of a directory as well. */
const heading = z.string().regex(/^[A-Za-z0-9]([-\w ]{0,38}[A-Za-z0-9])?$/, {
  error: 'must be up to 40 letters, digits, spaces, hyphens and underscores',
});

/** Dashboards. */
export const grafanaSection = ({ replicas }: ProfileDefaults) =>
  z
    .strictObject({
      replicas: z.int().min(1).max(20).default(replicas).describe('Servers.'),
      groups: groups.describe(
        'Groups whose members see dashboards; everybody that the platform knows without it. Administrators do in any case.',
      ),
      editors: groups.describe(
        'Groups whose members also make dashboards, and silence alerts; engineers without it.',
      ),
      memory: quantityText.default('1Gi').describe('Most memory that a server may use.'),
      cloudWatch: z
        .boolean()
        .default(false)
        .describe('Whether dashboards may show metrics and logs of CloudWatch.'),
      dashboards: z
        .record(heading, z.array(label(63)).min(1))
        .default({})
        .describe(
          'Dashboards of your own: by heading, names of ConfigMaps of the namespace `grafana` whose files are dashboards in JSON.',
        ),
    })
    .optional()
    .describe(
      'Grafana: dashboards over what Prometheus reads, at `https://platform.<domain>/grafana`. Absent, there is none.',
    );
