import type { EmittedAlert } from '../../conformance/alerts/alert-case';
import { MODEL_MONITORING_CASES } from '../../conformance/alerts/cases/model-monitoring';
import { sameNames } from '../../conformance/model-monitoring/observer-parts';
import { namesIn, sampleIn } from '../../conformance/model-monitoring/subject';
import { drift, mirror, validation } from '../constructs/kubernetes/model-monitoring/fixture';

const TEXT = [
  '# HELP a_total What there is.',
  'a_total{model="m",feature="x"} 2',
  'a_total{model="m",feature="y"} 3',
  'b 0.5',
  '',
].join('\n');

test('names and values are read as Prometheus reads them', () => {
  expect(namesIn(TEXT)).toEqual(['a_total', 'b']);
  expect(sampleIn(TEXT, 'a_total', 'feature="y"')).toBe(3);
  expect(sampleIn(TEXT, 'c')).toBeUndefined();
});

test('fails when names are more or fewer than those that are known', () => {
  expect(() => {
    sameNames(['a', 'b'], ['b', 'c']);
  }).toThrow('names that queries do not know: a; not there: c');
  expect(() => {
    sameNames(['b', 'a'], ['a', 'b']);
  }).not.toThrow();
});

const alertsOf = ({ around }: ReturnType<typeof mirror>): EmittedAlert[] =>
  around.metrics.alerts
    .flatMap(({ alerts }) => alerts)
    .map(({ name, when }) => ({ alert: name, expr: when, labels: {} }));

const ALERTS = [
  mirror(),
  validation({ quality: ['accuracy'], thresholds: { accuracy: 0.8 } }),
  validation({ quality: ['rmse'], thresholds: { rmse: 3 } }),
  drift(),
].flatMap(alertsOf);

test.each(ALERTS.map((alert) => [alert.alert, alert] as const))(
  'something makes %s fire, and something close to it does not',
  (name, alert) => {
    const made = MODEL_MONITORING_CASES[name]?.(alert);
    expect(made?.fires).not.toEqual(made?.silent);
    for (const { series } of made?.fires ?? []) {
      expect(alert.expr).toContain(series.slice(0, series.indexOf('{')));
    }
  },
);

test('a case asks for just the labels that the alert looks at', () => {
  const [low] = alertsOf(validation({ quality: ['rmse'], thresholds: { rmse: 3 } }));
  expect(MODEL_MONITORING_CASES['ModelQualityLow']?.(low!)).toEqual({
    at: 30,
    fires: [
      {
        series: 'model_quality{job="serving/pushgateway",model="churn",metric="rmse"}',
        values: '3.01x60',
      },
    ],
    silent: [
      {
        series: 'model_quality{job="serving/pushgateway",model="churn",metric="rmse"}',
        values: '3x60',
      },
    ],
  });
});

test('fails when an alert compares nothing of a model', () => {
  const alert = { alert: 'ModelDrift', expr: 'vector(1)', labels: {} };
  expect(() => MODEL_MONITORING_CASES['ModelDrift']?.(alert)).toThrow(
    "'ModelDrift' compares nothing of a model: vector(1)",
  );
});
