import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { emittedObjects, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { inParallel } from '../parallel';
import { Promtool } from '../promtool';
import type { AlertCases } from './alert-case';
import { alertMistakes } from './alert-mistakes';
import { alertTest } from './alert-test';
import { ALERT_CASES } from './cases';
import { alertRules, type AlertRule } from './emitted-alerts';
import { sampleObjects } from './sample';

/** Alerts fire when something is wrong, and not when it is nearly so. */
export const alertsCheck: Check = {
  name: 'alerts',
  tier: 'default',
  shows:
    'Prometheus’ own promtool, of the version that the platform installs, evaluates every rule for an alert of ours on made series: it fires when what it is about is so, with its severity and namespace and not before its time, and stays silent when that is nearly so. No alert is without such a case, and no case without its alert. A misspelt series, a threshold that is moved, and a time that is left out are noticed for each of them.',
  cannotShow:
    'Series are made ones, by the names that programs are recorded to have. Rules of upstream’s charts, and who is called by Alertmanager, are not looked at.',
  run: async (context) => {
    const promtool = await Promtool.find(context);
    const sample = alertRules(sampleObjects());
    const environments = await emittedIn(context);
    const fired: Fired = new Map();
    const results: PartResult[] = [];
    for (const [environment, objects] of environments) {
      const rules = alertRules(objects);
      if (rules.length === 0) continue;
      results.push(await runPart(environment, () => fireAll(promtool, rules, fired)));
    }
    return [
      await runPart('sample', () => fireAll(promtool, sample, fired)),
      await runPart('cases', () =>
        leftOver([...sample, ...environments.flatMap(([, objects]) => alertRules(objects))]),
      ),
      ...results,
      await runPart('notices mistakes', () => noticesMistakes(promtool, sample)),
    ];
  },
};

async function emittedIn({ environments, synthesize }: CheckContext) {
  const emitted: (readonly [environment: string, objects: readonly EmittedObject[]])[] = [];
  for (const environment of environments) {
    emitted.push([environment, emittedObjects(await synthesize(environment, 'replaced'))]);
  }
  return emitted;
}

/** What rules by their text came to: most are the same in several environments. */
type Fired = Map<string, Promise<void>>;

/** Every rule by its case; of all that go wrong, the first is told. */
async function fireAll(
  promtool: Promtool,
  rules: readonly AlertRule[],
  fired: Fired,
): Promise<string> {
  await inParallel(rules, async (rule) => {
    const text = JSON.stringify(rule);
    const result = fired.get(text) ?? fire(promtool, rule);
    fired.set(text, result);
    await result;
  });
  return `${rules.length} alerts`;
}

async function fire(promtool: Promtool, rule: AlertRule): Promise<void> {
  const { rules, tests } = testOf(rule);
  await promtool.check(rules);
  await promtool.test(rules, tests);
}

const CASES: AlertCases = ALERT_CASES;

function testOf(rule: AlertRule, asked?: object) {
  const makes = CASES[rule.alert];
  if (makes === undefined) {
    throw new Finding(`no case of ${rule.alert}; write one in conformance/alerts/cases`);
  }
  return alertTest(rule, makes(rule), asked);
}

function leftOver(rules: readonly AlertRule[]): Promise<string> {
  const emitted = new Set(rules.map(({ alert }) => alert));
  const left = Object.keys(CASES).filter((name) => !emitted.has(name));
  if (left.length > 0) throw new Finding(`no alert is emitted for the case ${left.join(', ')}`);
  return Promise.resolve(`${Object.keys(CASES).length} cases`);
}

/** Once for each name: instances differ in their jobs alone. */
async function noticesMistakes(promtool: Promtool, rules: readonly AlertRule[]): Promise<string> {
  const once = [...new Map(rules.map((rule) => [rule.alert, rule])).values()];
  const mistakes = once.flatMap((rule) =>
    alertMistakes(rule).map((mistake) => ({ ...mistake, rule })),
  );
  await inParallel(mistakes, async ({ name, rule, asked }) => {
    const made = testOf(rule, asked);
    // What Prometheus cannot read would be noticed for the wrong reason.
    await promtool.check(made.rules);
    await complains(`${rule.alert}: ${name}`, () => promtool.test(made.rules, made.tests));
  });
  return `${mistakes.length} in ${once.length} alerts`;
}

async function complains(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Finding) return;
    throw error;
  }
  throw new Finding(`not noticed: ${name}; the case must be wrong from its first minute on`);
}
