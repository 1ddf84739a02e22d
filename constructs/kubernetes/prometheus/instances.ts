import { ChosenSeries } from './chosen-series';
import type { DashboardPanel, DashboardVariable } from './dashboard';
import { stat } from './panels';

/** What chooses among instances: labels that every series has, and the variables of these names. */
const CHOSEN = { namespace: 'namespace', job: 'job' } as const;

/** Series of a product’s instances that are chosen, and whether they answer. */
export const chosenInstances = <Name extends string>(
  names: readonly Name[],
): ChosenSeries<Name | 'up'> => new ChosenSeries<Name | 'up'>(['up', ...names], CHOSEN);

/**
 * What chooses among instances: those that have such a series. Where other products have one of that name, too, it is that of
 * a `container`.
 */
export function instanceVariables(series: string, container?: string): DashboardVariable[] {
  const own = container === undefined ? [] : [`container="${container}"`];
  const asked = (matchers: readonly string[]) =>
    matchers.length === 0 ? series : `${series}{${matchers.join(',')}}`;
  const chosen = asked([...own, 'namespace=~"$namespace"']);
  return [
    { name: 'namespace', title: 'Namespace', query: `label_values(${asked(own)}, namespace)` },
    { name: 'job', title: 'Instance', query: `label_values(${chosen}, job)`, onlyListed: true },
  ];
}

/** How many pods answer: 0 in red. */
export const answeringPods = (series: ChosenSeries<'up'>): DashboardPanel =>
  stat({
    title: 'Pods that answer',
    description: 'Pods that Prometheus reads. None is an outage, or a closed door to Prometheus.',
    unit: 'none',
    lines: { '{{job}}': `sum by (job) (${series.select('up')})` },
    thresholds: [
      { from: 0, color: 'red' },
      { from: 1, color: 'green' },
    ],
  });
