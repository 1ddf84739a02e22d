import * as fs from 'node:fs';
import * as path from 'node:path';
import { JOB_KINDS } from '../../constructs/kubernetes/argo-workflows';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { PostgresServer } from '../postgres';
import { ArgoPackages } from './asked';
import { STATUSES } from './statuses';
import { AWKWARD, filledIn } from './values';
import { workflowsSubjects, type SignOnRule, type WorkflowsSubject } from './subjects';

/** A group that no rule names. */
const STRANGERS = 'strangers';

const GROUP = /'([^']+)' in groups/g;

/** Argo Workflows' own packages, asked about what we emit. */
export const argoWorkflowsCheck: Check = {
  name: 'argo-workflows',
  tier: 'full',
  shows:
    "Argo Workflows' own packages: every emitted WorkflowTemplate is valid by the rules of `argo lint` and has no unknown field, and creates a job with the texts that were filled in, whatever quotes they have; the controller's settings are read without an unknown key; rules of sign-on are true for members of their groups, and for nobody else; a step ends well, fails or goes on, as it should, for each status that the controllers of Spark, Ray and training jobs write; the archive is opened on a real PostgreSQL whose host and port come from variables. Broken copies are refused.",
  cannotShow:
    'No controller and no server runs, so no pod is made and nobody signs in. The packages are of the release before the chart’s, because Go’s module proxy lacks that one. The statuses are written by hand from the sources of their controllers. The connection to the archive is not encrypted here.',
  run: async (context) => {
    const argo = await ArgoPackages.build(context);
    const subjects = workflowsSubjects(context.root, context.environments);
    const results: PartResult[] = [
      await runPart('conditions', () => checkConditions(argo)),
      await runPart('broken copies', () => checkBroken(context, argo, subjects)),
    ];
    for (const subject of subjects) {
      results.push(await runPart(subject.name, () => checkSubject(context, argo, subject)));
    }
    results.push(await runPart('archive', () => checkArchive(context, argo, subjects)));
    return results;
  },
};

async function checkConditions(argo: ArgoPackages): Promise<string> {
  for (const { job, status, expected } of STATUSES) {
    const { success, failure } = JOB_KINDS[job];
    const object = JSON.stringify({ status });
    const got = await argo.ask('condition', [success.join(','), failure.join(','), object]);
    if (got === expected) continue;
    throw new Finding(`${job} with ${object}: the step ${got}, expected: ${expected}`);
  }
  return `${STATUSES.length} statuses of ${Object.keys(JOB_KINDS).length} kinds`;
}

async function checkSubject(
  context: CheckContext,
  argo: ArgoPackages,
  { name, templates, rules, settings }: WorkflowsSubject,
): Promise<string> {
  for (const text of templates) {
    const file = written(context, name, text);
    await argo.ask('template', [file]);
    await checkFilled(argo, file, text);
  }
  const said = await argo.ask('settings', [written(context, name, settings)]);
  for (const rule of rules) await checkRule(argo, rule);
  return `${templates.length} templates, ${rules.length} rules; kept and signed in for ${said}`;
}

/** Whatever somebody fills in, the job that a step creates has just that. */
async function checkFilled(argo: ArgoPackages, file: string, text: string): Promise<void> {
  const values = filledIn(text);
  const made = await argo.ask('manifest', [file, JSON.stringify(values)]);
  const texts = JSON.stringify(JSON.parse(made)).split(JSON.stringify(AWKWARD)).length - 1;
  const expected = Object.values(values).filter((value) => value === AWKWARD).length;
  if (texts >= expected) return;
  throw new Finding(`${texts} of ${expected} texts came through as they were given: ${made}`);
}

async function checkRule(argo: ArgoPackages, { account, expression }: SignOnRule): Promise<void> {
  const named = [...expression.matchAll(GROUP)].map(([, group = '']) => group);
  for (const group of [...named, STRANGERS]) {
    const claims = JSON.stringify({ sub: 'ada', groups: ['others', group] });
    const got = await argo.ask('rule', [expression, claims]);
    if (got === String(named.includes(group))) continue;
    throw new Finding(`the rule of ${account} is ${got} for a member of '${group}'`);
  }
}

/** A checker that accepts everything would show nothing. */
async function checkBroken(
  context: CheckContext,
  argo: ArgoPackages,
  subjects: readonly WorkflowsSubject[],
): Promise<string> {
  const [template = ''] = subjects.flatMap(({ templates }) => templates);
  const [settings = ''] = subjects.map((subject) => subject.settings);
  const broken: readonly (readonly [verb: string, what: string, text: string])[] = [
    [
      'template',
      'a parameter of another name',
      template.replace(/\{\{inputs\.parameters\.\w+/, '{{inputs.parameters.a'),
    ],
    ['template', 'a step of another name', template.replace('entrypoint: run', 'entrypoint: go')],
    ['template', 'an unknown action', template.replace('action: create', 'action: make')],
    ['template', 'an unknown field', template.replace('setOwnerReference', 'ownerReference')],
    ['settings', 'an unknown key', settings.replace('archiveTTL', 'archiveDays')],
    [
      'settings',
      'a duration that is none',
      settings.replace(/"archiveTTL":"\d+d"/, '"archiveTTL":"x"'),
    ],
  ];
  for (const [verb, what, text] of broken) {
    const file = written(context, 'broken', text);
    const accepted = await argo.ask(verb, [file]).catch((error: unknown) => {
      if (error instanceof Finding) return undefined;
      throw error;
    });
    if (accepted !== undefined) throw new Finding(`${what} is accepted`);
  }
  return `${broken.length} refused`;
}

async function checkArchive(
  context: CheckContext,
  argo: ArgoPackages,
  subjects: readonly WorkflowsSubject[],
): Promise<string> {
  const postgres = await PostgresServer.start(context.tools, context.root, context.scratch);
  try {
    const { host, port, username, password } = postgres.login();
    for (const { name, settings } of subjects) {
      const file = written(context, name, settings);
      const env = { PGHOST: host, PGPORT: port };
      const reached = await argo.ask('archive', [file, username, password], env);
      if (reached !== port) throw new Finding(`port ${reached} was reached instead of ${port}`);
    }
    return `${subjects.length} opened`;
  } finally {
    await postgres.stop();
  }
}

let files = 0;

function written({ scratch }: CheckContext, name: string, text: string): string {
  const folder = path.join(scratch, 'argo-workflows');
  fs.mkdirSync(folder, { recursive: true });
  files += 1;
  const file = path.join(folder, `${name.replaceAll(' ', '-')}-${files}.yaml`);
  fs.writeFileSync(file, text);
  return file;
}
