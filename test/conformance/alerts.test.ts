import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { jobOf, type AlertCase, type AlertCases } from '../../conformance/alerts/alert-case';
import { alertMistakes } from '../../conformance/alerts/alert-mistakes';
import { alertTest } from '../../conformance/alerts/alert-test';
import { alertRules, type AlertRule } from '../../conformance/alerts/emitted-alerts';
import { FiredAlerts } from '../../conformance/alerts/fire-alerts';
import { buckets, one } from '../../conformance/alerts/made';
import type { CheckContext } from '../../conformance/check';
import { Finding } from '../../conformance/failures';
import { Promtool } from '../../conformance/promtool';
import { toolbox } from '../../conformance/tools';

const RULE: AlertRule = {
  alert: 'MadeDown',
  expr: '(sum(up{job="made/made"}) or vector(0)) < 1 and sum(asked{job="made/made"}) > 0.5',
  for: '5m',
  labels: { severity: 'critical', namespace: 'made' },
  annotations: { summary: 'Made.' },
};

const CASE: AlertCase = {
  at: 10,
  fires: [one('up', { job: 'made/made' }, '0x60')],
  silent: [one('up', { job: 'made/made' }, '1x60')],
};

describe('the test of an alert', () => {
  const { rules, tests } = alertTest(RULE, CASE);

  test('fires with what it is told by, and not before its time', () => {
    expect(rules).toEqual({ groups: [{ name: 'MadeDown', rules: [RULE] }] });
    expect(tests).toMatchObject({
      tests: [
        {
          name: 'fires',
          input_series: CASE.fires,
          promql_expr_test: [
            { eval_time: '4m', exp_samples: [] },
            {
              eval_time: '10m',
              exp_samples: [
                {
                  labels: '{alertname="MadeDown",namespace="made",severity="critical"}',
                  value: 1,
                },
              ],
            },
          ],
        },
        {
          name: 'is silent',
          input_series: CASE.silent,
          promql_expr_test: [
            {
              expr: 'count_over_time(ALERTS{alertname="MadeDown",alertstate="firing"}[10m])',
              exp_samples: [],
            },
          ],
        },
      ],
    });
  });

  test.each<[why: string, made: Partial<AlertCase>, message: string]>([
    ['nothing is wrong', { fires: [] }, 'the case of MadeDown has no series'],
    ['it looks too early', { at: 4 }, 'the case of MadeDown looks after 4m, before 5m are over'],
  ])('fails when %s', (_why, made, message) => {
    expect(() => alertTest(RULE, { ...CASE, ...made })).toThrow(new Finding(message));
  });
});

test('mistakes are in each series, each threshold, all of them, and the time', () => {
  const made = alertMistakes(RULE).map(({ name, asked }) => [name, (asked as AlertRule).expr]);
  expect(made).toEqual([
    ['up, misspelt', expect.stringContaining('sum(up_other{')],
    ['asked, misspelt', expect.stringContaining('sum(asked_other{')],
    ["'< 1' out of reach", expect.stringContaining('< -1e12 and')],
    ["'> 0.5' out of reach", expect.stringMatching(/> 1e12$/)],
    ['thresholds that everything is over', expect.stringMatching(/<= 1e12 and .* >= -1e12$/)],
    ['no time', RULE.expr],
  ]);
  expect(alertMistakes(RULE).at(-1)?.asked).toMatchObject({ for: '0m' });
});

test('a job is the one that a series is asked for with, and none other', () => {
  expect(jobOf(RULE, 'up')).toBe('made/made');
  expect(() => jobOf(RULE, 'sked')).toThrow("'MadeDown' asks for no 'sked' of a job");
});

test('rules for recording are no alerts', () => {
  const rule = { kind: 'PrometheusRule', metadata: { name: 'a' } };
  const spec = { groups: [{ rules: [RULE, { record: 'a', expr: 'b' }] }] };
  expect(alertRules([{ ...rule, spec } as never])).toEqual([RULE]);
});

test('a histogram has a last bucket with everything', () => {
  expect(buckets('a_bucket', {}, { 1: 90, 2: 100 }).map(({ series }) => series)).toEqual([
    'a_bucket{le="1"}',
    'a_bucket{le="2"}',
    'a_bucket{le="+Inf"}',
  ]);
});

describe('alerts that are fired', () => {
  let folder = '';

  const alerts = async (cases: AlertCases, promtool: string): Promise<FiredAlerts> => {
    fs.writeFileSync(path.join(folder, 'promtool'), `#!/bin/sh\n${promtool}\n`, { mode: 0o755 });
    const context: CheckContext = {
      root: folder,
      scratch: folder,
      environments: [],
      tools: toolbox(folder),
      synthesize: () => Promise.resolve(folder),
    };
    return new FiredAlerts(await Promtool.find(context), cases);
  };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'alerts-test-'));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test('are asked for once, however many environments have them', async () => {
    const fired = await alerts({ MadeDown: () => CASE }, 'echo "$1" >> asked');
    expect(await fired.fire([RULE])).toBe('1 alerts');
    await fired.fire([RULE]);
    const asked = fs.readFileSync(path.join(folder, 'promtool-files/asked'), 'utf8');
    expect(asked).toBe('check\ntest\n');
  });

  test('are told of where they do not fire', async () => {
    const fired = await alerts({ MadeDown: () => CASE }, 'echo silent; [ "$1" = check ]');
    await expect(fired.fire([RULE])).rejects.toThrow(new Finding('silent'));
  });

  test('have a case each, and no case is without one', async () => {
    const fired = await alerts({ Other: () => CASE }, 'exit 0');
    await expect(fired.fire([RULE])).rejects.toThrow(/^no case of MadeDown/);
    expect(() => fired.leftOver([RULE])).toThrow('no alert is emitted for the case Other');
    expect(fired.leftOver([{ ...RULE, alert: 'Other' }])).toBe('1 cases');
  });

  test('are noticed to be wrong, or the first mistake is named that is not', async () => {
    const strict = await alerts({ MadeDown: () => CASE }, '[ "$1" = check ]');
    expect(await strict.noticeMistakes([RULE, RULE])).toBe('6 in 1 alerts');
    const lax = await alerts({ MadeDown: () => CASE }, 'exit 0');
    await expect(lax.noticeMistakes([RULE])).rejects.toThrow(/^not noticed: MadeDown: /);
  });
});
