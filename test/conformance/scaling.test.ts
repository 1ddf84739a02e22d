import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runCheck, type CheckContext } from '../../conformance/check';
import { emittedObjects, type EmittedObject } from '../../conformance/emitted';
import { Finding } from '../../conformance/failures';
import { scalingCheck } from '../../conformance/scaling/check';
import { always, growing, inTurn, made } from '../../conformance/scaling/made-series';
import { Promtool } from '../../conformance/scaling/promtool';
import { mistaken, QUERY_MISTAKES } from '../../conformance/scaling/query-mistakes';
import { queryTest } from '../../conformance/scaling/query-test';
import { ruleGroups } from '../../conformance/scaling/rule-groups';
import { sampleEngines } from '../../conformance/scaling/sample';
import { scaledEngines } from '../../conformance/scaling/scaled-engines';
import { casesOf } from '../../conformance/scaling/signal-cases';
import { PROMETHEUS, toolbox } from '../../conformance/tools';
import { CHARTS } from '../../lib/catalogue';

let folder = '';
const { PATH } = process.env;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scaling-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  process.env['PATH'] = PATH;
});

/** An object in the namespace of served models; `spec` is what other checks do not read. */
const object = (kind: string, name: string, spec: object): EmittedObject => ({
  kind,
  metadata: { name, namespace: 'serving' },
  spec,
});

const pods = (labels: Record<string, string>, container: string, args: readonly string[]) => ({
  metadata: { labels },
  spec: { containers: [{ name: container, image: 'made', args }] },
});

const monitor = (name: string) =>
  object('PodMonitor', name, { selector: { matchLabels: { name } } });

const ENGINE = pods({ name: 'llama', answers: 'true' }, 'engine', [
  '--served-model-name=llama-3.1',
  '--lora-modules',
  '{"name":"sql"}',
  '{"name":"law"}',
  '--max-loras=2',
]);

const OBJECTS = {
  engine: object('Deployment', 'llama', { template: ENGINE }),
  engines: monitor('llama'),
  router: object('Deployment', 'router', {
    template: pods({ name: 'router' }, 'router', ['--k8s-label-selector=answers=true,name=llama']),
  }),
  other: object('Deployment', 'other', {
    template: pods({ name: 'other' }, 'router', ['--k8s-label-selector=answers=true,name=other']),
  }),
  routers: monitor('router'),
  scaled: object('ScaledObject', 'llama', {
    scaleTargetRef: { name: 'llama' },
    triggers: [
      { type: 'cron', name: 'office-hours', metadata: {} },
      {
        type: 'prometheus',
        name: 'waiting',
        metadata: { query: 'sum(x)', activationThreshold: '2' },
      },
    ],
  }),
};

const objectsWith = (changes: Partial<Record<keyof typeof OBJECTS, EmittedObject>> = {}) =>
  Object.values({ ...OBJECTS, ...changes });

const EMPTY = object('ConfigMap', 'empty', {});

describe('scaled engines', () => {
  test('are known by monitors, the router that looks for them, and what they are started with', () => {
    expect(scaledEngines(objectsWith())).toEqual([
      {
        subject: 'ScaledObject llama',
        namespace: 'serving',
        jobs: { engines: 'serving/llama', router: 'serving/router' },
        names: ['llama-3.1', 'sql', 'law'],
        queries: [{ signal: 'waiting', query: 'sum(x)', wakesAbove: 2 }],
      },
    ]);
  });

  test('may be groups of pods, of which the first answers', () => {
    const leaderWorkerTemplate = {
      leaderTemplate: ENGINE,
      workerTemplate: pods({}, 'engine', []),
    };
    const group = object('LeaderWorkerSet', 'llama', { leaderWorkerTemplate });
    const spec = { scaleTargetRef: { kind: 'LeaderWorkerSet', name: 'llama' }, triggers: [] };
    const scaled = object('ScaledObject', 'llama', spec);
    expect(scaledEngines(objectsWith({ engine: group, scaled }))).toMatchObject([
      { jobs: { engines: 'serving/llama' }, names: ['llama-3.1', 'sql', 'law'], queries: [] },
    ]);
  });

  test.each<[string, Partial<typeof OBJECTS>, string]>([
    ['there is nothing to scale', { engine: EMPTY }, "there is no Deployment 'llama' to scale"],
    ['nobody reads their metrics', { engines: EMPTY }, 'nobody reads metrics of llama'],
    ['no router looks for them', { router: EMPTY }, 'no router looks for llama'],
    [
      'they have no name',
      {
        engine: object('Deployment', 'llama', {
          template: { ...ENGINE, spec: { containers: [{ name: 'engine', image: 'made' }] } },
        }),
      },
      'an engine has no --served-model-name=',
    ],
  ])('fails when %s', (_, changes, message) => {
    const find = () => scaledEngines(objectsWith(changes));
    expect(find).toThrow(Finding);
    expect(find).toThrow(message);
  });

  test('of the sample have every trigger', () => {
    const { names, queries } = sampleEngines();
    expect(names).toEqual(['llama-3.1-8b', 'sql+law']);
    expect(queries.map(({ signal }) => signal)).toEqual([
      'waiting',
      'cache',
      'first-token',
      'arrivals',
    ]);
  });
});

describe('made series', () => {
  test('have labels, and values in the words of promtool', () => {
    expect(made('up', { job: 'a', pod: 'b' }, always(3))).toEqual({
      series: 'up{job="a",pod="b"}',
      values: '3x120',
    });
    expect(growing(2)).toBe('0+2x120');
  });

  test('have as many values in turn as there are steps', () => {
    expect(inTurn([7, 2], ['absent', 2], [1, 1])).toBe('7x3 stale _x3 1x1');
  });

  test('may begin late', () => {
    expect(inTurn(['absent', 2], [1, 1])).toBe('_x4 1x1');
  });
});

describe('the cases of a query', () => {
  const engines = sampleEngines();

  test('are there for every trigger, and have names of their own', () => {
    for (const query of engines.queries) {
      const names = casesOf(engines, query).map(({ name }) => name);
      expect(names.length).toBeGreaterThan(1);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('fail when nobody has thought of the trigger', () => {
    const query = { signal: 'temperature', query: 'x', wakesAbove: 0 };
    expect(() => casesOf(engines, query)).toThrow("has a trigger 'temperature', for which there");
  });

  test('fail when nothing says how long engines may be idle', () => {
    const query = { signal: 'arrivals', query: 'sum(x)', wakesAbove: 0 };
    expect(() => casesOf(engines, query)).toThrow(
      'arrivals are not looked at over minutes: sum(x)',
    );
  });

  test('become a rule and tests of what it records', () => {
    const query = { signal: 'waiting', query: 'sum(x)', wakesAbove: 0 };
    const { rules, tests, cases } = queryTest(engines, query);
    expect(cases).toBe(2);
    expect(rules).toEqual({
      groups: [{ name: 'waiting', rules: [{ record: 'conformance:answer', expr: 'sum(x)' }] }],
    });
    const [answer, nothing] = [[{ labels: 'conformance:answer', value: 7 }], []].map(
      (exp_samples) => ({ expr: 'conformance:answer', eval_time: '30m', exp_samples }),
    );
    expect(tests).toMatchObject({
      tests: [{ promql_expr_test: [answer] }, { promql_expr_test: [nothing] }],
    });
  });

  test('ask whether an engine has to be there as KEDA does', () => {
    const query = { signal: 'arrivals', query: 'increase(x[15m])', wakesAbove: 2 };
    expect(queryTest(engines, query).tests).toMatchObject({
      tests: expect.arrayContaining([
        expect.objectContaining({
          name: 'one more request',
          promql_expr_test: [
            ['24m', 0],
            ['25m', 1],
            ['26m', 1],
            ['39m', 1],
            ['41m', 0],
          ].map(([eval_time, value]) => ({
            expr: 'conformance:answer > bool 2',
            eval_time,
            exp_samples: [{ labels: '{}', value }],
          })),
        }),
      ]) as object[],
    });
  });
});

describe('mistakes', () => {
  test.each(QUERY_MISTAKES)('change a query: $name', (mistake) => {
    const { query, asked } = mistaken(sampleEngines(), mistake);
    expect(asked).not.toBe(query.query);
    expect(asked).not.toBe('');
  });

  test.each([
    ['there is no such query', 'temperature'],
    ['nothing is changed', 'waiting'],
  ])('fail when %s', (_, signal) => {
    const mistake = { name: 'none', signal, change: (query: string) => query };
    expect(() => mistaken(sampleEngines(), mistake)).toThrow('nothing to make a mistake in: none');
  });
});

describe('rules of an environment', () => {
  test('are those of its PrometheusRules', () => {
    const groups = [{ name: 'models', rules: [] }];
    const rules = [
      object('PrometheusRule', 'models', { groups }),
      object('PrometheusRule', 'a', {}),
    ];
    expect(ruleGroups([...rules, EMPTY])).toEqual([
      { name: 'models', groups },
      { name: 'a', groups: [] },
    ]);
  });

  test('are looked for in all units', () => {
    fs.mkdirSync(path.join(folder, 'dist'));
    const kinds = { '0-a.k8s.yaml': 'Pod', '1-b.k8s.yaml': 'Job', 'notes.txt': 'Secret' };
    for (const [name, kind] of Object.entries(kinds)) {
      fs.writeFileSync(path.join(folder, 'dist', name), `kind: ${kind}\n`);
    }
    expect(emittedObjects(folder).map(({ kind }) => kind)).toEqual(['Pod', 'Job']);
  });
});

describe('promtool', () => {
  const context = (): CheckContext => ({
    root: folder,
    scratch: path.join(folder, 'scratch'),
    environments: ['lab'],
    tools: toolbox(folder),
    synthesize: () => Promise.resolve(folder),
  });
  const program = (text: string) => {
    fs.writeFileSync(path.join(folder, 'promtool'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  const emitted = (text: string) => {
    fs.mkdirSync(path.join(folder, 'dist'));
    fs.writeFileSync(path.join(folder, 'dist', '0-a.k8s.yaml'), text);
  };

  test('is of the Prometheus that the chart in the catalogue brings', () => {
    expect(PROMETHEUS.chart).toBe(CHARTS.kubePrometheusStack.version);
  });

  test('reads rules and tests from files', async () => {
    program('echo "$@" >> asked; cat "$5$3" >> asked; exit 0');
    const promtool = await Promtool.find(context());
    await promtool.check({ groups: [] });
    await promtool.test({ groups: [] }, { tests: [] });
    const asked = fs.readFileSync(path.join(folder, 'scratch/scaling/asked'), 'utf8');
    expect(asked).toMatch(/^check rules --lint=all --lint-fatal \S+1\.yaml\n/);
    expect(asked).toMatch(/test rules \S+3\.yaml\nrule_files:\n {2}- \S+2\.yaml\ntests: \[\]\n/);
  });

  test('fails when it complains, with what it says', async () => {
    program('echo "  FAILED:"; echo "bad  rule" >&2; exit 1');
    const promtool = await Promtool.find(context());
    await expect(promtool.check({})).rejects.toThrow(new Finding('FAILED: bad rule'));
  });

  test('that takes everything is found out', async () => {
    program('exit 0');
    emitted('kind: PrometheusRule\nmetadata:\n  name: a\nspec:\n  groups: [{ name: b }]\n');
    const { parts } = await runCheck(scalingCheck, context());
    expect(parts).toMatchObject([
      { part: 'sample', status: 'passed', detail: '4 queries, 17 cases' },
      {
        part: 'notices mistakes',
        status: 'failed',
        detail: 'not noticed: requests that wait anywhere',
      },
      { part: 'lab, rules', status: 'passed', detail: '1 objects, 1 groups' },
    ]);
  });

  test('is asked for the queries of an environment', async () => {
    program('[ "$1" = check ]');
    emitted(
      objectsWith()
        .map((each) => JSON.stringify(each))
        .join('\n---\n'),
    );
    const { parts } = await runCheck(scalingCheck, context());
    expect(parts.at(-1)).toMatchObject({ part: 'lab, queries', status: 'failed' });
  });

  test('that nobody has, and that cannot be built, is said to be missing', async () => {
    process.env['PATH'] = folder;
    const { parts } = await runCheck(scalingCheck, context());
    expect(parts).toMatchObject([{ part: 'all', status: 'not run' }]);
    expect(parts[0]?.detail).toMatch(
      /^promtool is missing, install with .*prometheus\/cmd\/promtool/,
    );
  });
});
