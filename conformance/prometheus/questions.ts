import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import type { CheckContext } from '../check';
import type { EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { ruleGroups } from '../rule-groups';
import { emittedDashboards, labelQuestion, withAllChosen } from './dashboards';
import { podMonitors, podPorts } from './monitors';
import { scrapeConfig } from './scrape-config';
import { withServer, type PrometheusServer } from './server';

const SECONDS = 60;

/** Nobody answers at the port of no service. */
const NOWHERE = '127.0.0.1:1';

/** Has a server load the rules and monitors of an environment, and answer everything that its dashboards ask. */
export async function loadAndAsk(
  context: CheckContext,
  environment: string,
  objects: readonly EmittedObject[],
): Promise<string> {
  const monitors = podMonitors(objects);
  const pods = podPorts(objects);
  const options = { pods, address: NOWHERE, secret: () => 'made' };
  const config = {
    global: { evaluation_interval: '1s' },
    rule_files: rulesIn(context, environment, objects),
    scrape_configs: monitors.map((monitor) => scrapeConfig(monitor, options)),
  };
  return withServer(context, { name: environment, config }, async (server) => {
    const rules = await evaluated(server);
    const questions = await askAll(server, objects);
    return `${rules} rules, ${monitors.length} monitors, ${questions} questions of dashboards`;
  });
}

function rulesIn(
  { scratch }: CheckContext,
  environment: string,
  objects: readonly EmittedObject[],
): string[] {
  const folder = path.join(scratch, 'rules', environment);
  fs.mkdirSync(folder, { recursive: true });
  return ruleGroups(objects).map(({ name, groups }, index) => {
    const file = path.join(folder, `${index}-${name}.yaml`);
    fs.writeFileSync(file, stringify({ groups }));
    return file;
  });
}

interface EvaluatedRule {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** Waits until every rule has been judged, and says how many there are. */
async function evaluated(server: PrometheusServer): Promise<number> {
  const rulesNow = async () => {
    // What the API says of rules: https://prometheus.io/docs/prometheus/latest/querying/api/#rules
    const data = (await server.ask('rules')) as {
      readonly groups: readonly { readonly rules: readonly EvaluatedRule[] }[];
    };
    return data.groups.flatMap(({ rules }) => rules);
  };
  const isJudged = async () => (await rulesNow()).every(({ health }) => health !== 'unknown');
  await server.until(isJudged, 'judged every rule', SECONDS);
  const rules = await rulesNow();
  const wrong = rules.find(({ health }) => health === 'err');
  if (wrong !== undefined) throw new Finding(`${wrong.name}: ${wrong.lastError ?? ''}`);
  return rules.length;
}

async function askAll(
  server: PrometheusServer,
  objects: readonly EmittedObject[],
): Promise<number> {
  let count = 0;
  for (const { uid, panels, templating } of emittedDashboards(objects)) {
    const queries = panels.flatMap(({ targets = [] }) => targets).map(({ expr }) => expr);
    const choices = templating.list.map(({ query }) => query.query);
    for (const query of queries) await naming(uid, () => askQuery(server, query));
    for (const query of choices) await naming(uid, () => askLabel(server, query));
    count += queries.length + choices.length;
  }
  return count;
}

/** Asks as a panel does. */
export const askQuery = (server: PrometheusServer, query: string): Promise<unknown> =>
  server.ask('query', { query: withAllChosen(query) });

/** Asks as a variable does. */
export async function askLabel(server: PrometheusServer, query: string): Promise<unknown> {
  const question = labelQuestion(query);
  if (question === undefined) throw new Finding(`no question for values of a label: ${query}`);
  return server.ask(`label/${question.label}/values`, { 'match[]': question.match });
}

async function naming(dashboard: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Finding) throw new Finding(`dashboard ${dashboard}: ${error.message}`);
    throw error;
  }
}
