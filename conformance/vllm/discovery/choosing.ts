import { Finding } from '../../failures';
import type { HttpAnswer } from '../../keycloak/http';
import { engineOf, keepsPeople } from '../routing';
import { CHAT, flagValue } from '../static-engines';
import type { CommandLine } from '../workloads';
import { enginesByModel, type DiscoveringRouter, type PlayedService } from './played-service';

/** The router tells prompts apart by pieces of so many characters. */
const PIECE = 128;

/** A text that nobody else’s question begins with. */
const beginning = (person: string): string => `I am ${person}. `.repeat(PIECE / 8);

/** Requests go to the pods that the router’s logic says. */
export function chooses(service: PlayedService, line: CommandLine): Promise<string> {
  switch (flagValue(line, '--routing-logic')) {
    case 'roundrobin':
      return takesTurns(service);
    case 'session':
      return keepsHeaders(service, flagValue(line, '--session-key') ?? '');
    case 'prefixaware':
      return keepsBeginnings(service);
    default:
      throw new Finding(`nobody tries ${flagValue(line, '--routing-logic') ?? 'no logic'}`);
  }
}

/** One pod of a model after the other answers. */
export async function takesTurns({ router, engines }: PlayedService): Promise<string> {
  const models = enginesByModel(engines);
  for (const [model, pods] of models) {
    const turns: string[] = [];
    for (let turn = 0; turn < 3 * pods.length; turn++) {
      turns.push(engineOf(await router.ask(CHAT, { model })));
    }
    const round = turns.slice(0, pods.length);
    const isInTurn = turns.every((engine, turn) => engine === round[turn % pods.length]);
    if (new Set(round).size === pods.length && isInTurn) continue;
    throw new Finding(`${model} is answered by ${turns.join(', then ')}`);
  }
  return `the pods of ${models.size} models, one after the other`;
}

/** Whoever shows the same header comes to the same pod. */
const keepsHeaders = ({ router, engines }: PlayedService, header: string): Promise<string> =>
  keepsPeople((person) => router.ask(CHAT, { model: modelOf(engines) }, { [header]: person }));

/** Conversations that begin alike come to the same pod, whatever follows. */
const keepsBeginnings = ({ router, engines }: PlayedService): Promise<string> =>
  keepsPeople((person, time) =>
    router.ask(CHAT, {
      model: modelOf(engines),
      messages: [
        { role: 'user', content: beginning(person) },
        { role: 'user', content: `Question ${time}` },
      ],
    }),
  );

const modelOf = (engines: PlayedService['engines']): string => engines[0]?.models[0] ?? '';

/** Asks for a model as many people would, none of whom the router has seen. */
export async function askedByMany(
  router: DiscoveringRouter,
  { model, people, line }: { model: string; people: readonly string[]; line: CommandLine },
): Promise<HttpAnswer[]> {
  const header = flagValue(line, '--session-key') ?? 'x-session-id';
  const answers: HttpAnswer[] = [];
  for (const person of people) {
    const messages = [{ role: 'user', content: beginning(person) }];
    answers.push(await router.ask(CHAT, { model, messages }, { [header]: person }));
  }
  return answers;
}
