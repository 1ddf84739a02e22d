import Ajv, { type ValidateFunction } from 'ajv';
import { toDashboardJson, type DashboardJson } from '../../../../constructs/kubernetes/grafana';
import { wiredPlatform } from '../../../../stacks/manifests/platform';
import { everything } from '../../../../tools/docs/coverage/everything';
import recorded from '../../../fixtures/grafana-dashboards.json';
import { dashboardsIn } from './shipped';

type Panel = Readonly<Record<string, unknown>> & { readonly type: string; readonly title: string };

/** Schemas of panels that ours have; a row is none. */
const PANELS = ['bargauge', 'gauge', 'heatmap', 'stat', 'table', 'timeseries'] as const;

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(recorded.dashboard, 'dashboard');
for (const kind of PANELS) ajv.addSchema(recorded[kind], kind);

const judge = (schema: string, definition: string): ValidateFunction | undefined =>
  ajv.getSchema(`${schema}#/definitions/${definition}`);

function faultsOf(where: string, validate: ValidateFunction | undefined, value: unknown): string[] {
  if (validate === undefined || value === undefined || validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${where}${instancePath}: ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

function panelFaults(dashboard: string, { type, title, ...panel }: Panel): string[] {
  const where = `${dashboard}, ${title}`;
  if (type === 'row') return [];
  const { options, fieldConfig } = panel as {
    options?: unknown;
    fieldConfig?: { defaults?: { custom?: unknown } };
  };
  return [
    ...faultsOf(where, judge(type, 'Options'), options),
    ...faultsOf(where, judge(type, 'FieldConfig'), fieldConfig?.defaults?.custom),
  ];
}

/** What Grafana's published structure has against a dashboard, and against what each panel says to its plugin. */
function faultsIn(dashboard: DashboardJson): string[] {
  // A panel is any of the kinds above.
  const panels = dashboard.panels as unknown as readonly Panel[];
  return [
    ...faultsOf(dashboard.uid, judge('dashboard', 'Dashboard'), dashboard),
    ...panels.flatMap((panel) => panelFaults(dashboard.uid, panel)),
  ];
}

const SHIPPED = dashboardsIn(wiredPlatform(everything()).units);

test('there are dashboards to look at', () => {
  expect(SHIPPED.length).toBeGreaterThan(20);
});

test.each(SHIPPED.map((dashboard) => [dashboard.uid, dashboard] as const))(
  'the dashboard %s has the structure that Grafana publishes',
  (_, dashboard) => {
    expect(faultsIn(dashboard)).toEqual([]);
  },
);

describe('a mistake is noticed', () => {
  const made = toDashboardJson({
    name: 'made',
    title: 'Made',
    folder: 'Platform',
    description: 'Made.',
    rows: [
      {
        title: 'Row',
        panels: [
          {
            title: 'One',
            description: 'One.',
            kind: 'timeseries',
            unit: 's',
            queries: [{ expr: 'up' }],
          },
        ],
      },
    ],
  });
  const withPanel = (change: object): DashboardJson => ({
    ...made,
    panels: made.panels.map((panel) => (panel.type === 'row' ? panel : { ...panel, ...change })),
  });

  test.each<[string, DashboardJson]>([
    ['a member of a dashboard that there is not', { ...made, foldr: 'Made' } as DashboardJson],
    ['a member of a panel that there is not', withPanel({ thresholds: [] })],
    ['an option that its kind has not', withPanel({ options: { legnd: {} } })],
    [
      'a way to draw that its kind has not',
      withPanel({ fieldConfig: { defaults: { custom: { drawStyle: 'dots' } }, overrides: [] } }),
    ],
  ])('%s', (_, dashboard) => {
    expect(faultsIn(dashboard)).not.toEqual([]);
  });

  test('and nothing else is', () => {
    expect(faultsIn(made)).toEqual([]);
  });
});
