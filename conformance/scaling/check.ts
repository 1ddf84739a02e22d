import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { emittedObjects, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { Promtool } from '../promtool';
import { ruleGroups, UNREADABLE_RULES } from '../rule-groups';
import { ADAPTER_MISTAKES, adapterRules, adapterTest } from './adapter-rules';
import { mistaken, QUERY_MISTAKES, type QueryMistake } from './query-mistakes';
import { queryTest } from './query-test';
import { sampleEngines } from './sample';
import { scaledEngines, type ScaledEngines } from './scaled-engines';

/** Prometheus answers the questions that decide how many engines there are. */
export const scalingCheck: Check = {
  name: 'scaling',
  tier: 'default',
  shows:
    'Prometheus’ own promtool, of the version that the platform installs, answers every query of every ScaledObject, on made series of engines of the model, of another model beside them, and of a router that has gauges of the same names: requests that wait and caches are of the model’s engines alone, the time to the first token is none where nobody asks, and the first request ever, one after a router began anew and one at a second router bring an engine, which stays as long as it may be idle, and no longer. What prometheus-adapter asks for engines, its templates filled in by hand, says of each pod what it has. Rules for alerts and for recording are read without a complaint. Mistakes in queries are noticed.',
  cannotShow:
    'Series are made ones, by the names that vLLM and its router are recorded to have. KEDA itself does not run: that it wakes what is above a threshold, and that nothing may be an answer, is by its documentation.',
  run: async (context) => {
    const promtool = await Promtool.find(context);
    const results = [
      await runPart('sample', () => askAll(promtool, [sampleEngines()])),
      await runPart('notices mistakes', () => noticesMistakes(promtool, sampleEngines())),
      await runPart('prometheus-adapter', () => answersAdapter(promtool)),
    ];
    for (const environment of context.environments) {
      results.push(...(await environmentParts(context, promtool, environment)));
    }
    return results;
  },
};

/** Each pod is told to have what it has, and mistakes show. */
async function answersAdapter(promtool: Promtool): Promise<string> {
  const rules = adapterRules();
  for (const rule of rules) {
    const { rules: recorded, tests } = adapterTest(rule);
    await promtool.check(recorded);
    await promtool.test(recorded, tests);
  }
  for (const { name, metric, change } of ADAPTER_MISTAKES) {
    const rule = rules.find(({ name: { as } }) => as === metric);
    if (rule === undefined) throw new Finding(`the adapter is not told of '${metric}'`);
    const { rules: recorded, tests } = adapterTest(rule, change(rule.metricsQuery));
    await complains(name, () => promtool.test(recorded, tests));
  }
  return `${rules.length} metrics of pods, ${ADAPTER_MISTAKES.length} mistakes are noticed`;
}

/** A part for queries and one for rules, where the environment has them. */
async function environmentParts(
  { synthesize }: CheckContext,
  promtool: Promtool,
  environment: string,
): Promise<PartResult[]> {
  const objects = emittedObjects(await synthesize(environment, 'replaced'));
  const parts: PartResult[] = [];
  if (objects.some(({ kind }) => kind === 'ScaledObject')) {
    const ask = () => askAll(promtool, scaledEngines(objects));
    parts.push(await runPart(`${environment}, queries`, ask));
  }
  if (objects.some(({ kind }) => kind === 'PrometheusRule')) {
    parts.push(await runPart(`${environment}, rules`, () => readAll(promtool, objects)));
  }
  return parts;
}

async function askAll(promtool: Promtool, all: readonly ScaledEngines[]): Promise<string> {
  let [asked, cases] = [0, 0];
  for (const engines of all) {
    for (const query of engines.queries) {
      const test = queryTest(engines, query);
      await promtool.check(test.rules);
      await promtool.test(test.rules, test.tests);
      asked += 1;
      cases += test.cases;
    }
  }
  return `${asked} queries, ${cases} cases`;
}

async function readAll(promtool: Promtool, objects: readonly EmittedObject[]): Promise<string> {
  const files = ruleGroups(objects);
  for (const { groups } of files) await promtool.check({ groups });
  return `${files.length} objects, ${files.flatMap(({ groups }) => groups).length} groups`;
}

async function noticesMistakes(promtool: Promtool, engines: ScaledEngines): Promise<string> {
  for (const mistake of QUERY_MISTAKES) await noticesMistake(promtool, engines, mistake);
  for (const { name, groups } of UNREADABLE_RULES) {
    await complains(name, () => promtool.check({ groups }));
  }
  return `${QUERY_MISTAKES.length} in queries, ${UNREADABLE_RULES.length} in rules`;
}

async function noticesMistake(
  promtool: Promtool,
  engines: ScaledEngines,
  mistake: QueryMistake,
): Promise<void> {
  const { query, asked } = mistaken(engines, mistake);
  const { rules, tests } = queryTest(engines, query, asked);
  // A query that Prometheus cannot read would be noticed for the wrong reason.
  await promtool.check(rules);
  await complains(mistake.name, () => promtool.test(rules, tests));
}

async function complains(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Finding) return;
    throw error;
  }
  throw new Finding(`not noticed: ${name}`);
}
