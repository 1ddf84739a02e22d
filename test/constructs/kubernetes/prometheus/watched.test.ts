import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  applicationAlert,
  graph,
  grown,
  increase,
  mean,
  noneAnswers,
  quantile,
  rate,
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
  applicationAlert({
    name: 'Asked',
    when: `sum(${series.select('requests_total')}) > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: 'Somebody asks.',
  }),
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
  test('of a share take what never was for none, label by label too', () => {
    expect(share('failed{}', 'all{}', { window: '5m' })).toBe(
      '(sum(rate(failed{}[5m])) or vector(0)) / sum(rate(all{}[5m]))',
    );
    expect(share('failed{}', 'all{}', { by: ['app'], window: '5m' })).toBe(
      '(sum by (app) (rate(failed{}[5m])) or 0 * sum by (app) (rate(all{}[5m])))' +
        ' / sum by (app) (rate(all{}[5m]))',
    );
  });

  test('of what grew count a series that has just begun as a whole, and no other twice', () => {
    const each =
      'increase(a{}[1h]) and a{} offset 1h or last_over_time(a{}[1h]) unless a{} offset 1h';
    expect(grown('a{}', { window: '1h' })).toBe(`(sum(${each}) or vector(0))`);
    expect(grown('a{}', { by: ['b', 'c'], window: '1h' })).toBe(`sum by (b, c) (${each})`);
  });

  test('are of all series together, or label by label, over a time that Grafana knows or that is given', () => {
    expect(rate('a{}')).toBe('sum(rate(a{}[$__rate_interval]))');
    expect(increase('a{}', { by: ['b'], window: '1h' })).toBe('sum by (b) (increase(a{}[1h]))');
    expect(mean('a{}', 'b{}', { window: '5m' })).toBe('sum(rate(a{}[5m])) / sum(rate(b{}[5m]))');
    expect(quantile(0.95, 'a_bucket{}')).toBe(
      'histogram_quantile(0.95, sum by (le) (rate(a_bucket{}[$__rate_interval])))',
    );
    expect(quantile(0.5, 'a_bucket{}', { by: ['b'], window: '5m' })).toBe(
      'histogram_quantile(0.5, sum by (le, b) (rate(a_bucket{}[5m])))',
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
  const none = noneAnswers({ name: 'MadeDown', answers: 'up{}', summary: 'x' });
  expect(applicationAlert(none)).toEqual({
    name: 'MadeDown',
    when: '(sum(up{}) or vector(0)) < 1',
    forMinutes: 5,
    severity: 'critical',
    summary: 'x',
    runbook: 'docs/guides/alerts-of-applications.md#madedown',
  });
  expect(noneAnswers({ name: 'MadeDown', answers: 'up{}', needed: 2, summary: 'x' })).toMatchObject(
    {
      when: '(sum(up{}) or vector(0)) < 2',
    },
  );
});

test('a panel asks what each of its lines says', () => {
  expect(graph({ title: 'A', description: 'B.', lines: { '{{b}}': 'a{}', c: 'd{}' } })).toEqual({
    title: 'A',
    description: 'B.',
    kind: 'timeseries',
    unit: 'short',
    queries: [
      { expr: 'a{}', legend: '{{b}}' },
      { expr: 'd{}', legend: 'c' },
    ],
  });
});
