import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { everything } from '../../tools/docs/coverage/everything';
import { emittedObjects } from '../emitted';
import { Finding } from '../failures';
import { PROGRAMS } from './programs';
import { renderedObjects } from '../rendered';
import { askLabel, askQuery, loadAndAsk } from './questions';
import { noticeMistakes, readProgram } from './scrapes';
import { withServer, type PrometheusServer } from './server';

/** Prometheus reads real programs by our monitors, and answers what dashboards ask. */
export const prometheusCheck: Check = {
  name: 'prometheus',
  tier: 'default',
  shows:
    'A Prometheus of the version that the platform installs reads real programs by PodMonitors of a sample, in the shape that the operator gives them: one behind a password and a path, one behind a token, and the meter of routers for language models. `up` is 1 with the `job` that queries of ours name, and what was read answers them; a wrong path, port, label or secret is noticed. It loads all rules and PodMonitors of each environment, judges each rule without an error, and answers every question of every dashboard and of its variables.',
  cannotShow:
    'The Prometheus operator and Kubernetes do not run: pods are told by the emitted templates. Series of environments are not there, so that answers to questions of dashboards are empty: what they draw is in docs/pictures.',
  run: async (context) => {
    const sample = renderedObjects(everything());
    const results: PartResult[] = [];
    for (const subject of PROGRAMS) {
      const read = () => readProgram(context, sample, subject);
      results.push(await runPart(`reads ${subject.monitor}`, read));
    }
    results.push(
      await runPart('notices mistakes in monitors', () => noticeMistakes(context, sample)),
      await runPart('notices mistakes in questions', () => noticesQuestions(context)),
    );
    return [...results, ...(await environmentParts(context))];
  },
};

async function environmentParts(context: CheckContext): Promise<PartResult[]> {
  const parts: PartResult[] = [];
  for (const environment of context.environments) {
    const work = async () => {
      const objects = emittedObjects(await context.synthesize(environment, 'replaced'));
      return loadAndAsk(context, environment, objects);
    };
    parts.push(await runPart(environment, work));
  }
  return parts;
}

/** Questions that have no answer. */
const WRONG_QUERIES = ['sum(up', 'average(up)', 'up{job~"a"}', 'rate(up[$interval])', 'sum by up'];
const WRONG_CHOICES = ['label_values(up{job=~"$job)', 'label_values(up', 'query_result(up)'];

function noticesQuestions(context: CheckContext): Promise<string> {
  return withServer(context, { name: 'questions', config: {} }, async (server) => {
    await askQuery(server, 'rate(up{job=~"$job"}[$__rate_interval])');
    await askLabel(server, 'label_values(up{job=~"$job"}, namespace)');
    for (const query of WRONG_QUERIES) await refused(server, query, askQuery);
    for (const query of WRONG_CHOICES) await refused(server, query, askLabel);
    return `${WRONG_QUERIES.length + WRONG_CHOICES.length} mistakes`;
  });
}

async function refused(server: PrometheusServer, query: string, ask: typeof askQuery) {
  try {
    await ask(server, query);
  } catch (error) {
    if (error instanceof Finding) return;
    throw error;
  }
  throw new Finding(`not noticed: ${query}`);
}
