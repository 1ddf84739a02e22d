import type { AlertingValues } from '../../constructs/operators';
import type { ChartRelease } from '../../lib/release/chart-release';

/** An alert, and who is told of it. */
export interface RouteCase {
  readonly labels: Readonly<Record<string, string>>;
  readonly told: readonly string[];
}

/** What Alertmanager reads, of the stack's release among others; undefined where it is told of nobody. */
export function alertingOf(releases: readonly ChartRelease[]): AlertingValues | undefined {
  const stack = releases.find(({ name }) => name === 'kube-prometheus-stack');
  // What the construct writes has these members.
  const values = stack?.values as { readonly alertmanager: Partial<AlertingValues> } | undefined;
  const { config, templateFiles } = values?.alertmanager ?? {};
  return config === undefined || templateFiles === undefined
    ? undefined
    : { config, templateFiles };
}

/** What holds whatever receivers there are: the sign of life, and what is only there to silence others. */
export function usualCases({ config }: AlertingValues): RouteCase[] {
  const [watchdog] = config.route.routes ?? [];
  return [
    {
      labels: { alertname: 'Watchdog', severity: 'none' },
      told: watchdog === undefined ? [] : [watchdog.receiver],
    },
    { labels: { alertname: 'InfoInhibitor', severity: 'none' }, told: ['Nobody'] },
  ];
}
