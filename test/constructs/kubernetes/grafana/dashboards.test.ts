import { Dashboards, toDashboardJson } from '../../../../constructs/kubernetes/grafana';
import type { Dashboard, DashboardPanel } from '../../../../constructs/kubernetes/prometheus';
import { describeObjects, findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const panel = (title: string, options: Partial<DashboardPanel> = {}): DashboardPanel => ({
  title,
  description: 'It should be low.',
  kind: 'timeseries',
  unit: 's',
  queries: [{ expr: 'up' }],
  ...options,
});

const of = (...panels: readonly DashboardPanel[]): Dashboard => ({
  name: 'models',
  title: 'Models',
  folder: 'Serving',
  description: 'Whether models answer in time.',
  variables: [
    { name: 'namespace', title: 'Namespace', query: 'label_values(up, namespace)' },
    { name: 'model', title: 'Model', query: 'label_values(up{namespace=~"$namespace"}, model)' },
  ],
  rows: [{ title: 'Now', panels }],
});

const panelsOf = (...panels: readonly DashboardPanel[]) => toDashboardJson(of(...panels)).panels;
const only = (options: Partial<DashboardPanel>) => panelsOf(panel('One', options))[1];

describe('a dashboard', () => {
  test('is of the last hours, asks again, and cannot be changed in pages', () => {
    expect(toDashboardJson(of(panel('One')))).toMatchObject({
      uid: 'models',
      title: 'Models',
      description: 'Whether models answer in time.',
      tags: ['serving'],
      editable: false,
      schemaVersion: 42,
      graphTooltip: 2,
      time: { from: 'now-6h', to: 'now' },
      refresh: '1m',
    });
  });

  test('is of all instances until somebody chooses some', () => {
    const { list } = toDashboardJson(of(panel('One'))).templating;
    expect(list.map(({ name }) => name)).toEqual(['namespace', 'model']);
    expect(list[0]).toEqual({
      type: 'query',
      name: 'namespace',
      label: 'Namespace',
      datasource: { type: 'prometheus', uid: 'prometheus' },
      query: { query: 'label_values(up, namespace)', refId: 'namespace' },
      definition: 'label_values(up, namespace)',
      refresh: 2,
      sort: 1,
      multi: true,
      includeAll: true,
      allValue: '.*',
      current: { text: ['All'], value: ['$__all'] },
    });
    expect(toDashboardJson({ ...of(panel('One')), variables: undefined }).templating.list).toEqual(
      [],
    );
  });

  test('means those that are listed by all, where a variable says so', () => {
    const variables = [
      { name: 'job', title: 'Instance', query: 'label_values(a, job)', onlyListed: true },
    ];
    const { list } = toDashboardJson({ ...of(panel('One')), variables }).templating;
    expect(list[0]).toMatchObject({ name: 'job', includeAll: true });
    expect(list[0]).not.toHaveProperty('allValue');
  });

  test('is the same text each time', () => {
    const text = () => JSON.stringify(toDashboardJson(of(panel('One'), panel('Two'))));
    expect(text()).toBe(text());
  });
});

describe('panels', () => {
  const placesOf = (...panels: readonly DashboardPanel[]) =>
    panelsOf(...panels).map(({ id, title, gridPos: { x, y, w, h } }) => [id, title, x, y, w, h]);

  test('lie beside each other as long as there is room, then on below', () => {
    expect(placesOf(panel('Wide', { width: 12 }), panel('Usual'), panel('Next'))).toEqual([
      [1, 'Now', 0, 0, 24, 1],
      [2, 'Wide', 0, 1, 12, 8],
      [3, 'Usual', 12, 1, 8, 8],
      [4, 'Next', 0, 9, 8, 8],
    ]);
  });

  test.each([
    [1, 12],
    [3, 8],
    [4, 6],
    [6, 4],
    [7, 4],
  ])('that are figures share a line: %d of them have %d columns each', (count, width) => {
    const figures = Array.from({ length: count }, (_, index) =>
      panel(String(index), { kind: 'stat' }),
    );
    expect(
      new Set(
        placesOf(...figures)
          .slice(1)
          .map((place) => place[4]),
      ),
    ).toEqual(new Set([width]));
  });

  test('that are pictures begin below figures, and figures below pictures', () => {
    const places = placesOf(
      panel('Figure', { kind: 'stat', width: 4 }),
      panel('Picture'),
      panel('Other', { kind: 'gauge', width: 8 }),
    );
    expect(places.slice(1)).toEqual([
      [2, 'Figure', 0, 1, 4, 5],
      [3, 'Picture', 0, 6, 8, 8],
      [4, 'Other', 0, 14, 8, 5],
    ]);
  });

  test('of a second heading are below those of the first', () => {
    const rows = [
      { title: 'First', panels: [panel('One')] },
      { title: 'Second', panels: [panel('Two')] },
    ];
    const { panels } = toDashboardJson({ ...of(), rows });
    expect(panels.map(({ title, type, gridPos: { y } }) => [title, type, y])).toEqual([
      ['First', 'row', 0],
      ['One', 'timeseries', 1],
      ['Second', 'row', 9],
      ['Two', 'timeseries', 10],
    ]);
  });

  test('over time ask for a range, and name lines as they are told', () => {
    const queries = [{ expr: 'rate(a[$__rate_interval])', legend: '{{model}}' }, { expr: 'b' }];
    expect(only({ queries })).toMatchObject({
      datasource: { uid: 'prometheus' },
      targets: [
        {
          refId: 'A',
          expr: 'rate(a[$__rate_interval])',
          legendFormat: '{{model}}',
          format: 'time_series',
          range: true,
          instant: false,
        },
        { refId: 'B', expr: 'b', legendFormat: '__auto' },
      ],
      options: { tooltip: { mode: 'multi' } },
      fieldConfig: {
        defaults: {
          unit: 's',
          color: { mode: 'palette-classic' },
          custom: { fillOpacity: 10, stacking: { mode: 'none' }, thresholdsStyle: { mode: 'off' } },
        },
      },
    });
  });

  test('may have lines on each other, an end, and values of note', () => {
    const thresholds = [
      { from: 0.8, color: 'yellow' as const },
      { from: 0.9, color: 'red' as const },
    ];
    expect(only({ stacked: true, max: 1, thresholds })).toMatchObject({
      fieldConfig: {
        defaults: {
          min: 0,
          max: 1,
          thresholds: {
            mode: 'absolute',
            steps: [
              { color: 'green', value: null },
              { color: 'yellow', value: 0.8 },
              { color: 'red', value: 0.9 },
            ],
          },
          custom: {
            fillOpacity: 40,
            stacking: { mode: 'normal' },
            thresholdsStyle: { mode: 'line' },
          },
        },
      },
    });
  });

  test.each(['stat', 'gauge', 'bargauge'] as const)(
    'of the kind %s are of the last value, in the colour that it is of note by',
    (kind) => {
      const thresholds = [{ from: 0.99, color: 'green' as const }];
      expect(only({ kind, thresholds })).toMatchObject({
        type: kind,
        targets: [{ instant: true, range: false }],
        options: { reduceOptions: { calcs: ['lastNotNull'] } },
        fieldConfig: {
          defaults: {
            color: { mode: 'thresholds' },
            // What is good begins there.
            thresholds: { steps: [{ color: 'red' }, { color: 'green', value: 0.99 }] },
          },
        },
      });
    },
  );

  test('of a table put answers into one row, and call columns as the questions', () => {
    expect(only({ kind: 'table', queries: [{ expr: 'a', legend: 'Age' }] })).toMatchObject({
      targets: [{ format: 'table', instant: true }],
      transformations: [
        { id: 'merge' },
        {
          id: 'organize',
          options: { excludeByName: { Time: true }, renameByName: { Value: 'Age' } },
        },
      ],
    });
    const queries = [{ expr: 'a', legend: 'Age' }, { expr: 'b' }];
    expect(only({ kind: 'table', queries })).toMatchObject({
      transformations: [{}, { options: { renameByName: { 'Value #A': 'Age' } } }],
    });
  });

  test('of a heatmap are buckets of a histogram, with the unit at the side', () => {
    expect(only({ kind: 'heatmap' })).toMatchObject({
      targets: [{ format: 'heatmap', legendFormat: '{{le}}', range: true }],
      options: { calculate: false, yAxis: { unit: 's' } },
      fieldConfig: { defaults: {} },
    });
  });
});

const made = (dashboards: readonly Dashboard[], labels?: Record<string, string>) =>
  objectsOf((chart) => {
    new Dashboards(chart, 'Dashboards', { namespace: { name: 'other' }, dashboards, labels });
  });

describe('dashboards alone', () => {
  test('are a ConfigMap each, that a sidecar finds', () => {
    const objects = made([of(panel('One')), { ...of(panel('One')), name: 'more' }], { team: 'a' });
    expect(describeObjects(objects)).toBe('ConfigMap/dashboard-models, ConfigMap/dashboard-more');
    const { metadata, data } = findObject(objects, 'ConfigMap', 'dashboard-models');
    expect(metadata).toMatchObject({
      namespace: 'other',
      labels: { grafana_dashboard: '1', team: 'a' },
      annotations: { grafana_folder: 'Serving' },
    });
    expect(data).toEqual({
      'models.json': `${JSON.stringify(toDashboardJson(of(panel('One'))))}\n`,
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test.each<[what: string, dashboards: readonly Dashboard[], message: string]>([
    ['a name that is none', [{ ...of(panel('One')), name: 'a.b' }], "'name': the name of"],
    [
      'a long name',
      [{ ...of(panel('One')), name: 'a'.repeat(41) }],
      "'name' must have at most 40 characters, got 'aaa",
    ],
    [
      'one name twice',
      [of(panel('One')), of(panel('One'))],
      "'name' must be unique, got 'models' of two dashboards",
    ],
    ['nothing', [{ ...of(), rows: [] }], "'rows' of 'models' must have one at least, got none"],
    [
      'a heading over nothing',
      [of()],
      "'Now' of 'models' must show something, got nothing; add a panel or a query",
    ],
    ['a panel without a query', [of(panel('One', { queries: [] }))], "'One' of 'models' must show"],
    [
      'two panels of one title',
      [of(panel('One'), panel('One'))],
      "'title' must be unique in 'models', got 'One' twice",
    ],
    [
      'a table with a column that is called as lines are',
      [of(panel('One', { kind: 'table', queries: [{ expr: 'up', legend: '{{job}}' }] }))],
      "'legend' of 'One' of 'models' must be the name of a column, got one with '{{'; labels are columns of their own",
    ],
  ])('fails when there is %s', (_what, dashboards, message) => {
    expect(() => made(dashboards)).toThrow(`test/Dashboards: ${message}`);
  });
});
