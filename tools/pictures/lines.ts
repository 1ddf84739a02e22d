import { init, type EChartsOption, type LineSeriesOption } from 'echarts';
import type { Answer } from './answers';
import { colorOf, INK, LINE_COLORS, PALE } from './colors';
import type { Rectangle } from './grid';
import { END, SHOWN_MINUTES } from './made-series';
import { unitOf, type DrawnPanel } from './panel';
import { written } from './units';

const BEGIN = END - SHOWN_MINUTES * 60;
const TWO_HOURS = 7_200_000;

/** Lines over time, drawn by ECharts: https://echarts.apache.org/handbook/en/how-to/cross-platform/server/ */
export function lineChart(panel: DrawnPanel, answers: readonly Answer[], area: Rectangle): string {
  const { width, height } = area;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(optionOf(panel, answers));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function optionOf(panel: DrawnPanel, answers: readonly Answer[]): EChartsOption {
  const unit = unitOf(panel);
  const max = panel.fieldConfig?.defaults.max;
  return {
    animation: false,
    color: [...LINE_COLORS],
    grid: { left: 12, right: 12, top: 10, bottom: 4, outerBoundsMode: 'same' },
    xAxis: {
      type: 'time',
      min: BEGIN * 1000,
      max: END * 1000,
      interval: TWO_HOURS,
      axisLabel: { color: INK, fontSize: 10, formatter: clock },
      axisLine: { lineStyle: { color: PALE } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: ({ min }: { readonly min: number }) => (max === undefined ? Math.min(min, 0) : 0),
      max,
      interval: max === undefined ? undefined : max / 4,
      splitNumber: 4,
      axisLabel: { color: INK, fontSize: 10, formatter: (value: number) => written(value, unit) },
      splitLine: { lineStyle: { color: PALE } },
    },
    series: answers.map((answer) => lineOf(panel, answer)),
  };
}

/** 14:00, as in London in winter: the picture is the same everywhere. */
const clock = (time: number): string => new Date(time).toISOString().slice(11, 16);

function lineOf(panel: DrawnPanel, { name, points }: Answer): LineSeriesOption {
  const { thresholds, custom } = panel.fieldConfig?.defaults ?? {};
  const isStacked = custom?.stacking?.mode === 'normal';
  const marks = (thresholds?.steps ?? []).flatMap(({ value, color }) =>
    value === null ? [] : [{ yAxis: value, lineStyle: { color: colorOf(color) } }],
  );
  return {
    name,
    type: 'line',
    silent: true,
    symbol: 'none',
    stack: isStacked ? 'all' : undefined,
    lineStyle: { width: 1.3 },
    areaStyle: isStacked ? { opacity: 0.4 } : undefined,
    emphasis: { disabled: true },
    data: withGaps(points),
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { type: 'dashed', width: 1 },
      data: marks,
    },
  };
}

/** What is not there for longer than a step is a gap, and no line. */
function withGaps(points: Answer['points']): [number, number | null][] {
  return points.flatMap(([time, value], index): [number, number | null][] => {
    const before = points[index - 1]?.[0];
    const at: [number, number | null] = [time * 1000, Number.isFinite(value) ? value : null];
    const isGap = before !== undefined && time - before > 300;
    return isGap ? [[(time - 1) * 1000, null], at] : [at];
  });
}
