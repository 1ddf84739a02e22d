import * as fs from 'node:fs';
import * as path from 'node:path';
import { ACCELERATOR_CASES } from '../../../../conformance/alerts/cases/accelerators';
import { JOB_CASES } from '../../../../conformance/alerts/cases/jobs';
import { NODE_CASES } from '../../../../conformance/alerts/cases/nodes';
import { SERVICE_CASES } from '../../../../conformance/alerts/cases/services';
import { platformObjects } from '../../../../conformance/alerts/platform-sample';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  PLATFORM_SERIES,
  PlatformMonitoring,
  type PlatformMonitoringProps,
  type PlatformPart,
} from '../../../../constructs/kubernetes/platform-monitoring';
import { RAY_OPERATOR_SERIES, RAY_SERIES, TeamRay } from '../../../../constructs/kubernetes/ray';
import { LLM_DASHBOARD } from '../../../../constructs/kubernetes/vllm/llm-dashboard';
import { CHARTS, IMAGES } from '../../../../lib/catalogue';
import { testChart } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';

const FIXTURES = path.resolve(__dirname, '../../../fixtures/series');
const GUIDES = path.resolve(__dirname, '../../../..');

interface RuleSpec {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
}

interface Recorded {
  readonly version: string;
  readonly source: string;
  readonly names: readonly string[];
}

const recorded = (product: string): Recorded =>
  JSON.parse(fs.readFileSync(path.join(FIXTURES, `${product}.json`), 'utf8')) as Recorded;

const EVERY_PART: readonly PlatformPart[] = [
  'certificates',
  'gpus',
  'karpenter',
  'keda',
  'kueue',
  'load-balancers',
  'names',
  'neuron',
  'secrets',
  'serving',
  'training',
];

function watched(props: Partial<PlatformMonitoringProps> = {}): FakeMetrics {
  const metrics = new FakeMetrics();
  const chart = testChart();
  new PlatformMonitoring(chart, 'Monitoring', {
    namespace: Namespace.fromName(chart, 'Namespace', 'monitoring'),
    metrics,
    parts: [],
    ...props,
  });
  return metrics;
}

function ray(): FakeMetrics {
  const metrics = new FakeMetrics();
  const chart = testChart();
  new TeamRay(chart, 'Ray', {
    namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
    network: { vpcCidrs: ['10.0.0.0/16'] },
    operatorNamespace: 'kuberay-system',
    metrics,
  });
  return metrics;
}

const everything = watched({ parts: EVERY_PART, costs: { budgetPerMonth: 5000 } });
const all = [everything, watched({ parts: ['volcano'] }), ray()];
const alerts = all.flatMap((metrics) => metrics.alerts).flatMap((each) => each.alerts);
const dashboards = [LLM_DASHBOARD, ...all.flatMap((metrics) => metrics.dashboards)];

describe('series that queries use', () => {
  test.each<[string, readonly string[]]>([
    ...Object.entries(PLATFORM_SERIES),
    ['kuberay-operator', RAY_OPERATOR_SERIES],
    ['ray', RAY_SERIES],
  ])('are among those of %s', (product, used) => {
    const { names } = recorded(product);
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('are recorded of the versions that are installed', () => {
    const { version: loadBalancers } = recorded('aws-load-balancer-controller');
    expect(loadBalancers).toBe(CHARTS.awsLoadBalancerController.appVersion);
    expect(recorded('cert-manager').version).toBe(CHARTS.certManager.version);
    expect(recorded('dcgm-exporter').version).toBe(CHARTS.dcgmExporter.version);
    expect(recorded('external-dns').version).toBe(CHARTS.externalDns.appVersion);
    expect(recorded('external-secrets').version).toBe(CHARTS.externalSecrets.version);
    expect(recorded('jobset').version).toBe(CHARTS.jobSet.version);
    expect(recorded('karpenter').version).toBe(CHARTS.karpenter.version);
    expect(recorded('keda').version).toBe(CHARTS.keda.version);
    expect(recorded('kuberay-operator').version).toBe(CHARTS.kubeRayOperator.version);
    expect(recorded('kueue').version).toBe(CHARTS.kueue.version);
    expect(recorded('neuron-monitor').version).toBe(IMAGES.neuronMonitor.tag);
    expect(recorded('opencost').version).toBe(CHARTS.openCost.appVersion);
    expect(recorded('node-exporter').version).toBe(CHARTS.nodeExporter.appVersion);
    expect(recorded('ray').version).toBe(IMAGES.ray.tag);
    expect(recorded('training-progress').source).toBe(
      'constructs/kubernetes/training/training_progress.py',
    );
    expect(recorded('volcano').version).toBe(CHARTS.volcano.version);
  });
});

describe('alerts', () => {
  test('have names of their own', () => {
    const names = [everything, ray()]
      .flatMap((metrics) => metrics.alerts)
      .flatMap((each) => each.alerts.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  test('have a case each, and no case is of none', () => {
    const rules = platformObjects()
      .filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap(({ spec }) => (spec as RuleSpec).groups.flatMap((group) => group.rules));
    const cases = Object.keys({
      ...ACCELERATOR_CASES,
      ...JOB_CASES,
      ...NODE_CASES,
      ...SERVICE_CASES,
    });
    expect([...new Set(rules.map(({ alert }) => alert))].toSorted()).toEqual(cases.toSorted());
  });

  test('have a heading in a guide', () => {
    const missing = alerts.filter(({ name, runbook }) => {
      const [page = '', heading] = runbook.split('#');
      const text = fs.readFileSync(path.join(GUIDES, page), 'utf8');
      return heading !== name.toLowerCase() || !new RegExp(`^#+ ${name}$`, 'm').test(text);
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('of a product are there with it alone', () => {
    const names = watched().alerts.map(({ name }) => name);
    expect(names).toEqual(['platform-nodes', 'platform-prometheus']);
    expect(watched({ parts: ['gpus', 'gpus'] }).alerts.map(({ name }) => name)).toEqual([
      ...names,
      'platform-gpus',
    ]);
  });

  test('of a budget compare with what is handed', () => {
    const found = watched({ costs: { budgetPerMonth: 1234 } }).alerts.flatMap(
      (each) => each.alerts,
    );
    expect(found.find(({ name }) => name === 'BudgetExceeded')?.when).toMatch(/\* 730 > 1234$/);
  });

  test('of costs are none without a budget', () => {
    const { alerts: made, dashboards: shown } = watched({ costs: {} });
    expect(made.map(({ name }) => name)).not.toContain('platform-costs');
    expect(shown.map(({ name }) => name)).toContain('costs');
  });

  test.each([0, -1, Number.NaN])('fails when a budget is %p', (budgetPerMonth) => {
    expect(() => watched({ costs: { budgetPerMonth } })).toThrow(
      /'costs\.budgetPerMonth' must be dollars above 0, got/,
    );
  });

  test('keep apart what differs in its namespace alone, as theirs takes its place', () => {
    const bare = alerts.filter(
      ({ when }) => /by \(namespace\b/.test(when) && !when.includes('"in_namespace"'),
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });
});

describe('dashboards', () => {
  test('are these', () => {
    expect([...new Set(dashboards.map(({ name }) => name))].toSorted()).toEqual([
      'autoscaling',
      'costs',
      'gpus',
      'neuron',
      'nodes',
      'platform-home',
      'queues',
      'ray',
      'ray-serve',
      'training',
      'vllm',
    ]);
  });

  test.each(dashboards.map((each) => [each.name, each] as const))(
    '%s has panels of names of their own, which use variables that it has',
    (_name, { rows, variables = [] }) => {
      const panels = rows.flatMap((row) => row.panels);
      const titles = panels.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
      const known = [...variables.map(({ name }) => name), '__rate_interval', '1'];
      const queries = [
        ...panels.flatMap((panel) => panel.queries.map(({ expr }) => expr)),
        ...variables.map(({ query }) => query),
      ];
      const used = queries.flatMap((query) =>
        [...query.matchAll(/\$(\w+)/g)].map(([, name]) => name),
      );
      expect(used.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    },
  );

  test('of costs show what idle GPUs cost where somebody measures GPUs', () => {
    const rows = (parts: readonly PlatformPart[]): string[] =>
      watched({ parts, costs: {} })
        .dashboards.filter(({ name }) => name === 'costs')
        .flatMap((dashboard) => dashboard.rows.map(({ title }) => title));
    expect(rows([])).toEqual(['Now', 'Over time']);
    expect(rows(['gpus'])).toEqual(['Now', 'Over time', 'GPUs that do nothing']);
  });

  test('of the platform show what there is alone', () => {
    const titles = (parts: readonly PlatformPart[]): string[] =>
      watched({ parts })
        .dashboards.filter(({ name }) => ['platform-home', 'autoscaling'].includes(name))
        .flatMap(({ rows }) => rows.map(({ title }) => title));
    expect(titles([])).toEqual(['How it is', 'Room', 'Nodes and replicas']);
    expect(titles(['gpus', 'karpenter', 'keda'])).toEqual([
      'How it is',
      'Room',
      'Work',
      'Nodes and replicas',
      'Karpenter',
      'KEDA',
    ]);
  });
});
