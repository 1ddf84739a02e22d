import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  applicationRunbook,
  grown,
  noneAnswers,
  quantile,
  requestPanels,
  share,
  watch,
  type Alert,
  type Dashboard,
  type IMetrics,
  type MonitoredSeries,
} from '../../../../constructs/kubernetes/prometheus';
import { objectsOf } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';

const DASHBOARD: Dashboard = {
  name: 'made',
  title: 'Made',
  folder: 'Applications',
  description: 'Made.',
  rows: [],
};

const alerts = (series: MonitoredSeries<'requests_total'>): Alert[] => [
  {
    name: 'Asked',
    when: `sum(${series.select('requests_total')}) > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'Somebody asks.',
    runbook: applicationRunbook('Asked'),
  },
];

const watched = (metrics: IMetrics | undefined, more: { alerts?: typeof alerts } = { alerts }) =>
  objectsOf((chart) => {
    watch(chart, metrics, {
      name: 'made',
      namespace: Namespace.fromName(chart, 'Namespace', 'made'),
      pods: { app: 'made' },
      port: { name: 'http', number: 8080 },
      series: ['requests_total'],
      ...more,
      ...(more.alerts === undefined ? {} : { dashboard: DASHBOARD }),
    });
  });

describe('what is watched', () => {
  test('is read, told of by its own series, and shown', () => {
    const metrics = new FakeMetrics();
    watched(metrics);
    expect(metrics.scraped).toMatchObject([{ name: 'made', series: ['requests_total'] }]);
    expect(metrics.alerts).toMatchObject([
      { name: 'made', alerts: [{ when: 'sum(requests_total{job="made/made"}) > 0' }] },
    ]);
    expect(metrics.dashboards).toEqual([DASHBOARD]);
  });

  test('is read alone where there is nothing to tell or to show', () => {
    const metrics = new FakeMetrics();
    watched(metrics, {});
    expect(metrics.scraped).toHaveLength(1);
    expect([...metrics.alerts, ...metrics.dashboards]).toEqual([]);
  });

  test('is nothing where nobody reads', () => {
    expect(watched(undefined)).toEqual([]);
  });
});

describe('queries', () => {
  test('of a share take what never was for none', () => {
    expect(share('failed{}', 'all{}', '5m')).toBe(
      '(sum(rate(failed{}[5m])) or vector(0)) / sum(rate(all{}[5m]))',
    );
  });

  test('of what grew count a series that has just begun as a whole, and no other twice', () => {
    expect(grown('a{}', '1h')).toBe(
      '((sum(increase(a{}[1h]) and a{} offset 1h) or vector(0))' +
        ' + (sum(last_over_time(a{}[1h]) unless a{} offset 1h) or vector(0)))',
    );
  });

  test('of quantiles are of all pods together, over a time that Grafana knows', () => {
    expect(quantile(0.95, 'a_bucket{}')).toBe(
      'histogram_quantile(0.95, sum by (le) (rate(a_bucket{}[$__rate_interval])))',
    );
  });

  test('of times in other units are shown in seconds', () => {
    const [, , times] = requestPanels({
      requests: 'a{}',
      failed: 'a{code="500"}',
      by: 'code',
      buckets: 'b{}',
      perSecond: 1000,
    });
    expect(times?.queries.map(({ expr }) => expr.endsWith(' / 1000'))).toEqual([true, true, true]);
  });
});

test('nobody who answers is critical, pods that are gone included', () => {
  const runbook = applicationRunbook('MadeDown');
  expect(noneAnswers({ name: 'MadeDown', answers: 'up{}', summary: 'x', runbook })).toEqual({
    name: 'MadeDown',
    when: '(sum(up{}) or vector(0)) < 1',
    forMinutes: 5,
    severity: 'critical',
    summary: 'x',
    runbook: 'docs/guides/alerts-of-applications.md#madedown',
  });
});
