import { seriesIn } from './promql';

describe('series in a query', () => {
  test.each<[title: string, query: string, series: readonly (readonly [string, object])[]]>([
    ['with labels', 'sum(a:b{job="x/y",model="c"})', [['a:b', { job: 'x/y', model: 'c' }]]],
    ['without', 'rate(up[2m]) > 0', [['up', {}]]],
    ['with labels that are no text', 'up{job!="x",pod=~"y",model="z"}', [['up', { model: 'z' }]]],
    ['with texts of other signs', String.raw`up{job="a}\"{b"}`, [['up', { job: 'a}"{b' }]]],
    [
      'several, before and now',
      'a unless a{job="x"} offset 15m or vector(0)',
      [
        ['a', {}],
        ['a', { job: 'x' }],
      ],
    ],
    ['beside lists of labels', 'histogram_quantile(0.95, sum by (le) (rate(b[2m])))', [['b', {}]]],
    ['beside numbers', '1e3 * a > bool 2', [['a', {}]]],
  ])('is found: %s', (_title, query, series) => {
    expect(seriesIn(query)).toEqual(series.map(([name, labels]) => ({ name, labels })));
  });
});
