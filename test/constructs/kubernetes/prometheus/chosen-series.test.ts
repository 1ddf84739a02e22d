import { ChosenSeries } from '../../../../constructs/kubernetes/prometheus';

const SERIES = new ChosenSeries(['up', 'requests_total'], { namespace: 'namespace', job: 'model' });

test('series of a dashboard are those that its variables choose', () => {
  expect(SERIES.select('up')).toBe('up{namespace=~"$namespace",job=~"$model"}');
  expect(SERIES.select('requests_total', 'code=~"5.."')).toBe(
    'requests_total{namespace=~"$namespace",job=~"$model",code=~"5.."}',
  );
});

test('fails when the product is not known to have the series', () => {
  const unknown: ChosenSeries = SERIES;
  expect(() => unknown.select('down')).toThrow(
    "no series 'down' is known; there are up, requests_total",
  );
});
