import { seriesOf } from '../../tools/series/read-series';

describe('series of a Python file', () => {
  test.each<[title: string, python: string, names: readonly string[]]>([
    ['a gauge', 'a = Gauge("vllm:a", "A.", ["server"])', ['vllm:a']],
    ['a gauge that looks like a counter', 'a = Gauge("vllm:a_total", "A.")', ['vllm:a_total']],
    ['a counter', 'a = Counter(\n    "vllm:a",\n    "A.",\n)', ['vllm:a_total']],
    ['a counter that says so', 'a = Counter("a_total", "A.")', ['a_total']],
    ['a histogram', 'a = Histogram("a", "A.")', ['a_bucket', 'a_count', 'a_sum']],
    [
      'classes of vLLM’s own',
      'x = self._gauge_cls(\n  name="vllm:x",\n)\ny = self._counter_cls(name="vllm:y")',
      ['vllm:x', 'vllm:y_total'],
    ],
    ['one that is made twice', 'Gauge("a", "A.")\nGauge("a", "A.")', ['a']],
    ['a name that is no literal', 'Gauge(name=name, documentation="A.")', []],
    ['another class of such a name', 'MyGauge("a")', []],
  ])('%s', (_title, python, names) => {
    expect(seriesOf(python)).toEqual(names);
  });
});
