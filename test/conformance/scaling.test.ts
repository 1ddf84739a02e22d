import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { emittedObjects } from '../../conformance/emitted';
import { Finding } from '../../conformance/failures';
import { always, growing, inTurn, made } from '../../conformance/scaling/made-series';
import { mistaken, QUERY_MISTAKES } from '../../conformance/scaling/query-mistakes';
import { queryTest } from '../../conformance/scaling/query-test';
import { ruleGroups } from '../../conformance/rule-groups';
import { sampleEngines } from '../../conformance/scaling/sample';
import { scaledEngines } from '../../conformance/scaling/scaled-engines';
import { casesOf } from '../../conformance/scaling/signal-cases';
import type { OBJECTS } from './scaling-fixture';
import { EMPTY, object, objectsWith, pods, ENGINE } from './scaling-fixture';

let folder = '';
const { PATH } = process.env;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scaling-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  process.env['PATH'] = PATH;
});

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
