import * as fs from 'node:fs';
import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { emittedObjects } from '../emitted';
import { Finding } from '../failures';
import { mutated, type Mutation } from '../mutation';
import { runAgent } from './agent-run';
import { CollectorProgram } from './collector-program';
import { runGateways } from './gateway-run';
import { AGENT_MISTAKES, GATEWAY_MISTAKES } from './mistakes';
import { inFolder } from './redirected';
import { collectorsOf, sampleCollector, sampleCollectors, type CollectorSubject } from './subjects';

/** Collectors of the real software take our configurations, and do with logs and traces what we say. */
export const telemetryCheck: Check = {
  name: 'telemetry',
  tier: 'full',
  shows:
    'A collector of the image’s version, built of the components that our configurations name, reads every configuration of every environment, and of a sample with every kind of destination, without a complaint. A sample’s agent reads files as containerd writes them: parts of lines are one, a stack trace is one, JSON is taken apart with its severity and its trace, each has the pod of its path, its own lines are left out, and after it began anew it goes on where it was, though the file was put aside for a new one. Two gateways, each of which gets one half of each trace, send whole traces: those with an error and slow ones all, of others a tenth. Attributes that are to be taken away are, and e-mail addresses in others. The series that alerts and the dashboard ask for are there. Mistakes are noticed, and gateways that do not know each other as well.',
  cannotShow:
    'What asks Kubernetes for facts of pods is read, and left out where something runs: there is no API server. Gateways are told of each other by a list instead of DNS, as all run on one machine, and decide after four seconds instead of thirty. Requests to AWS are not made; that they are signed is read alone. Counters of failures are not there before one, and are by the documentation.',
  run: async (context) => {
    const program = await CollectorProgram.build(context);
    const folder = (name: string): string => madeFolder(context, name);
    const agent = sampleCollector('log-agent');
    const gateway = sampleCollector('telemetry-gateway');
    const results: PartResult[] = [
      await runPart('sample', () => validateAll(program, sampleCollectors(), folder('sample'))),
      await runPart('notices mistakes', () => noticesAll(program, folder('mistakes'))),
      await runPart('agent', () => runAgent(program, agent, folder('agent'))),
      await runPart('gateways', () =>
        runGateways(program, gateway, { folder: folder('gateways'), acquaintance: 'all' }),
      ),
      await runPart('notices gateways that do not know each other', () =>
        noticesHalves(program, gateway, folder('strangers')),
      ),
    ];
    for (const environment of context.environments) {
      const objects = emittedObjects(await context.synthesize(environment, 'replaced'));
      const subjects = collectorsOf(objects);
      if (subjects.length === 0) continue;
      const validate = () => validateAll(program, subjects, folder(environment));
      results.push(await runPart(environment, validate));
    }
    return results;
  },
};

function madeFolder({ scratch }: CheckContext, name: string): string {
  const folder = path.join(scratch, 'telemetry', name);
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

async function validateAll(
  program: CollectorProgram,
  subjects: readonly CollectorSubject[],
  folder: string,
): Promise<string> {
  for (const subject of subjects) await validate(program, subject, folder);
  return `${subjects.length} configurations`;
}

async function validate(
  program: CollectorProgram,
  { name, config, variables }: CollectorSubject,
  folder: string,
): Promise<void> {
  const file = path.join(folder, `${name}.yaml`);
  fs.writeFileSync(file, inFolder(config, folder));
  await program.validate(file, variables);
}

async function noticesAll(program: CollectorProgram, folder: string): Promise<string> {
  const both = [
    ['log-agent', AGENT_MISTAKES],
    ['telemetry-gateway', GATEWAY_MISTAKES],
  ] as const;
  for (const [name, mistakes] of both) {
    const subject = sampleCollector(name);
    for (const mistake of mistakes) await notices(program, { subject, mistake, folder });
  }
  return `${AGENT_MISTAKES.length + GATEWAY_MISTAKES.length} in configurations`;
}

async function notices(
  program: CollectorProgram,
  given: {
    readonly subject: CollectorSubject;
    readonly mistake: Mutation;
    readonly folder: string;
  },
): Promise<void> {
  const { subject, mistake, folder } = given;
  const document = JSON.parse(subject.config) as object;
  const config = JSON.stringify(mutated(document, mistake));
  const said = await refusal(() => validate(program, { ...subject, config }, folder));
  if (said === undefined) throw new Finding(`not noticed: ${mistake.name}`);
  if (new RegExp(mistake.expect).test(said)) return;
  throw new Finding(`${mistake.name} is noticed for another reason: ${said}`);
}

/** Halves that are decided apart come alone. */
async function noticesHalves(
  program: CollectorProgram,
  gateway: CollectorSubject,
  folder: string,
): Promise<string> {
  const run = () => runGateways(program, gateway, { folder, acquaintance: 'none' });
  const said = await refusal(run);
  if (said?.includes('one half of a trace came alone') === true) return said;
  throw new Finding(`not noticed: gateways that do not know each other (${said ?? 'all came'})`);
}

/** What is found wrong; undefined where nothing is. */
async function refusal(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Finding) return error.message;
    throw error;
  }
}
