import { Finding } from '../failures';
import { jsonOf, type HttpAnswer } from '../keycloak/http';
import {
  aliasesOf,
  CHAT,
  flagValue,
  staticEngines,
  type EngineRequest,
  type StaticEngine,
} from './static-engines';
import type { CommandLine } from './workloads';

/** So many that chance sends them all to one engine less than once in a million runs. */
const PEOPLE = 24;
const REPEATS = 3;

/** A router that can be asked. */
export interface AskedRouter {
  readonly ask: (
    request: EngineRequest,
    question: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<HttpAnswer>;
  /** The series that it shows. */
  readonly metrics: () => Promise<string>;
}

/** A series that engines show as well. */
const SHARED_SERIES = 'vllm:num_requests_running';

/** Each model is answered by an engine that has it, in one piece and in parts. */
export async function answersModels(router: AskedRouter, line: CommandLine): Promise<string> {
  const engines = staticEngines(line);
  for (const engine of engines) {
    for (const stream of [false, true]) {
      const answer = await router.ask(engine, { model: engine.model, stream });
      mustBeOneOf(enginesOf(engines, engine.model), engine.model, answer);
    }
  }
  return `${engines.length} engines`;
}

/** An alias is answered by an engine of its model, which is asked for it by the model’s own name. */
export async function answersAliases(router: AskedRouter, line: CommandLine): Promise<string> {
  const engines = staticEngines(line);
  const aliases = aliasesOf(line);
  for (const [alias, model] of aliases) {
    const request = engines.find((engine) => engine.model === model) ?? CHAT;
    mustBeOneOf(enginesOf(engines, model), alias, await router.ask(request, { model: alias }));
  }
  return `${aliases.length} aliases`;
}

/** A model that no engine has is refused. */
export async function refusesOthers(router: AskedRouter): Promise<string> {
  const { status } = await router.ask(CHAT, { model: 'a-model-of-nobody' });
  if (status >= 400 && status < 500) return `a model that no engine has is answered with ${status}`;
  throw new Finding(`a model that no engine has is answered with ${status}`);
}

/** Whoever shows the same header comes to the same engine, and not everybody to one. */
export function keepsSessions(router: AskedRouter, line: CommandLine): Promise<string> {
  const header = flagValue(line, '--session-key') ?? '';
  const [first = { ...CHAT, model: '' }] = staticEngines(line);
  const { model } = first;
  return keepsPeople((person) => router.ask(first, { model }, { [header]: person }));
}

/** Each person comes to the same engine every time, and not everybody to one. */
export async function keepsPeople(
  ask: (person: string, time: number) => Promise<HttpAnswer>,
): Promise<string> {
  const all = new Set<string>();
  for (let number = 0; number < PEOPLE; number++) {
    const person = `person-${number}`;
    const own = new Set<string>();
    for (let time = 0; time < REPEATS; time++) own.add(engineOf(await ask(person, time)));
    if (own.size > 1) throw new Finding(`${person} came to ${[...own].join(' and ')}`);
    own.forEach((engine) => all.add(engine));
  }
  if (all.size < 2) throw new Finding(`everybody came to ${[...all].join()}`);
  return `${PEOPLE} people at ${all.size} engines, each at one`;
}

/** The router shows series under the names that engines have: whoever adds them up has to ask for one of them. */
export async function showsSeries(router: AskedRouter): Promise<string> {
  const series = await router.metrics();
  if (series.includes(`${SHARED_SERIES}{server="`)) return `${SHARED_SERIES} by server`;
  throw new Finding(`there is no ${SHARED_SERIES} of any server`);
}

const enginesOf = (engines: readonly StaticEngine[], model: string): string[] =>
  engines.filter((engine) => engine.model === model).map(({ url }) => url);

function mustBeOneOf(engines: readonly string[], asked: string, answer: HttpAnswer): void {
  const engine = engineOf(answer);
  if (engines.includes(engine)) return;
  throw new Finding(`${asked} is answered with ${answer.status} by ${engine || 'no engine'}`);
}

/** The engine that has answered, in one piece or in parts. */
export function engineOf(answer: HttpAnswer): string {
  const text = /^data: (\{.*\})$/m.exec(answer.text)?.[1] ?? answer.text;
  const { engine } = jsonOf({ ...answer, text });
  return typeof engine === 'string' ? engine : '';
}
