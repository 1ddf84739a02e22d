import { heightOf, place } from '../../tools/pictures/grid';
import { legend } from '../../tools/pictures/legend';
import {
  counter,
  histogram,
  made,
  MINUTES,
  SHOWN_MINUTES,
  steps,
  timeOf,
  wave,
} from '../../tools/pictures/made-series';
import { openMetrics } from '../../tools/pictures/open-metrics';
import { legendPlaces, table } from '../../tools/pictures/figures';
import { thresholdColor, type DrawnPanel } from '../../tools/pictures/panel';
import { madeStories } from '../../tools/pictures/stories';
import { shortened, text } from '../../tools/pictures/text';
import { written } from '../../tools/pictures/units';

const gridPos = { x: 8, y: 1, w: 8, h: 8 };
const panel: DrawnPanel = {
  type: 'table',
  title: 'One',
  gridPos,
  fieldConfig: {
    defaults: {
      unit: 's',
      thresholds: {
        steps: [
          { color: 'green', value: null },
          { color: 'red', value: 10 },
        ],
      },
    },
  },
  transformations: [
    { id: 'merge', options: {} },
    { id: 'organize', options: { renameByName: { Value: 'time' } } },
  ],
};

describe('a legend', () => {
  test.each([
    ['{{model}}, {{ kind }}', 'qwen, prompt'],
    ['{{other}}/x', '/x'],
    ['p95', 'p95'],
    ['__auto', 'tokens{model="qwen", kind="prompt"}'],
  ])("'%s' is written as Grafana does", (format, expected) => {
    expect(legend(format, { __name__: 'tokens', model: 'qwen', kind: 'prompt' })).toBe(expected);
  });

  test('of no labels is the name, or what Grafana calls a value', () => {
    expect(legend('__auto', { __name__: 'up' })).toBe('up');
    expect(legend('__auto', {})).toBe('Value');
  });

  test('goes on in the next line where there is no room', () => {
    const places = legendPlaces(['a'.repeat(20), 'b'.repeat(20), 'c'], 300);
    expect(places.map(({ line }) => line)).toEqual([0, 1, 1]);
    expect(places[0]?.x).toBe(places[1]?.x);
  });
});

describe('values', () => {
  test.each([
    [2450, 'si:tok/s', '2.45 ktok/s'],
    [0.004, 'opm', '0.004 ops/m'],
    [1980, 'rotmhz', '1.98 GHz'],
    [0.0021, 's', '2.1 ms'],
    [7200, 's', '2 hour'],
    [0, 's', '0 s'],
    [0.853, 'percentunit', '85.3%'],
    [2 ** 31, 'bytes', '2 GiB'],
    [12, 'none', '12'],
    [-1500, 'short', '-1.5 K'],
    [71.2, 'currencyUSD', '$71.2'],
  ])('%d in %s is written %s', (value, unit, expected) => {
    expect(written(value, unit)).toBe(expected);
  });

  test('fails when a unit is not drawn', () => {
    expect(() => written(1, 'lux')).toThrow("unit 'lux' is not drawn; add it to 'FORMATS'");
  });

  test('have the colour of the last threshold that they reach', () => {
    expect([9, 10].map((value) => thresholdColor(panel, value))).toEqual(['green', 'red']);
    expect(thresholdColor({ ...panel, fieldConfig: undefined }, 9)).toBeUndefined();
  });
});

describe('the grid', () => {
  test('is that of the dashboard, with gaps', () => {
    const left = place({ ...gridPos, x: 0 });
    const right = place(gridPos);
    expect(right.x - left.x - left.width).toBe(8);
    expect(right.y).toBe(left.y);
    expect(heightOf([{ gridPos }])).toBe(right.y + right.height + 16);
  });

  test('has tables with labels, and the value by the name that the panel gives it', () => {
    const answers = [{ name: '', labels: { job: 'a<b' }, points: [[0, 60] as const] }];
    const drawn = table(panel, answers, { x: 0, y: 0, width: 400, height: 100 });
    expect([...drawn.matchAll(/>([^<>]+)<\/text>/g)].map(([, content]) => content)).toEqual([
      'job',
      'time',
      'a&lt;b',
      '1 min',
    ]);
  });

  test('has no more text than there is room for', () => {
    expect(shortened('a long title', 10, 30)).toBe('a lo…');
    expect(shortened('short', 10, 100)).toBe('short');
    expect(text('a & b', { x: 1, y: 2, size: 10 })).toContain('>a &amp; b</text>');
  });
});

describe('made series', () => {
  const before = MINUTES - SHOWN_MINUTES;

  test('change at a minute of the picture', () => {
    const value = steps([0, 1], [10, (minute) => minute]);
    expect([0, before + 9, before + 10].map(value)).toEqual([1, 1, before + 10]);
  });

  test('are counted up from what comes in a second', () => {
    expect([0, 1, 2].map(counter(0.5))).toEqual([30, 60, 90]);
    expect([1, 0].map(counter(steps([0, 0], [0, 1])))).toEqual([0, 0]);
  });

  test('are the same each time, and differ by their text', () => {
    expect(wave(5, 2, 'a')(40)).toBe(wave(5, 2, 'a')(40));
    expect(wave(5, 2, 'a')(40)).not.toBe(wave(5, 2, 'b')(40));
    expect(
      Math.min(...Array.from({ length: 200 }, (_, minute) => wave(0, 5, 'a')(minute) ?? 0)),
    ).toBe(0);
  });

  test('of a histogram hold half below the middle', () => {
    const series = histogram({
      name: 'a',
      labels: {},
      bounds: [1, 2],
      rate: () => 1,
      middle: () => 1,
    });
    const at = (le: string) => series.find(({ labels }) => labels['le'] === le)?.at(0);
    expect([at('1.0'), at('+Inf')]).toEqual([30, 60]);
    expect(series.map(({ name }) => name).slice(-2)).toEqual(['a_count', 'a_sum']);
  });

  test('are written with all of a name together, and nothing where they are not there', () => {
    const lines = openMetrics([
      made('a', { job: 'x' }, 1),
      made('b', {}, (minute) => (minute === 0 ? 2 : undefined)),
      made('a', { job: 'y' }, 1),
    ]).split('\n');
    expect(lines[0]).toBe(`a{job="x"} 1 ${timeOf(0)}`);
    expect(lines.slice(-3)).toEqual([`b{} 2 ${timeOf(0)}`, '# EOF', '']);
    expect(lines.findIndex((line) => line.startsWith('b'))).toBe(2 * (MINUTES + 1));
  });

  test('of all stories are each there once', () => {
    const names = madeStories().map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
