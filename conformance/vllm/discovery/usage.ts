import { Finding } from '../../failures';
import { TAKEN } from '../fake-answers';
import { CHAT, type EngineRequest } from '../static-engines';
import { eventually } from './eventually';
import type { PlayedService } from './played-service';
import { sumOf } from './series-text';

const TOKENS = 'llm_usage_tokens_total';
const REQUESTS = 'llm_usage_requests_total';

/** The header in which the edge says who asks. */
const HEADER = 'x-llm-client';

/** Who is counted where nobody says who asks. */
const UNNAMED = 'cluster';

const MESSAGES: EngineRequest = { path: '/v1/messages', body: CHAT.body };
const COMPLETION: EngineRequest = { path: '/v1/completions', body: { prompt: 'The moon is' } };

/** A request, and whom its tokens are counted for. */
interface Metered {
  readonly client: string;
  readonly request: EngineRequest;
  readonly headers?: Readonly<Record<string, string>>;
}

const METERED: readonly Metered[] = [
  { client: 'chat', request: CHAT },
  { client: 'completions', request: COMPLETION },
  { client: 'messages', request: MESSAGES },
].map((each) => ({ ...each, headers: { [HEADER]: `conformance-${each.client}` } }));

/** OpenAI’s responses have their prompt elsewhere, where a router by prefixes does not look. */
const RESPONSES: Metered = {
  client: 'responses',
  request: { path: '/v1/responses', body: { input: 'The moon is' } },
  headers: { [HEADER]: 'conformance-responses' },
};

/** The meter counts tokens by client, model and kind, in one piece and in parts. */
export async function metersTokens(service: PlayedService, byPrefix: boolean): Promise<string> {
  const asked = [...METERED, ...(byPrefix ? [] : [RESPONSES])];
  for (const { client, request, headers } of asked) {
    for (const stream of [false, true]) {
      const name = `conformance-${client}`;
      await counts(service, { client: name, request, headers }, stream);
    }
  }
  await counts(service, { client: UNNAMED, request: CHAT }, false);
  return `${asked.length} interfaces, each in one piece and in parts, by client; without a name for '${UNNAMED}'`;
}

async function counts(
  { router, engines, patience }: PlayedService,
  { client, request, headers }: Metered,
  stream: boolean,
): Promise<void> {
  const model = engines[0]?.models[0] ?? '';
  const count = async (): Promise<readonly number[]> => {
    const text = await router.metrics();
    return [
      sumOf(text, REQUESTS, { client, model }),
      sumOf(text, TOKENS, { client, model, kind: 'prompt' }),
      sumOf(text, TOKENS, { client, model, kind: 'answer' }),
    ];
  };
  const before = await count();
  const { status } = await router.ask(request, { model, stream }, headers);
  // The router tells its meter after it has answered.
  await eventually(patience, async () => {
    const grown = (await count()).map((value, index) => value - (before[index] ?? 0));
    if (grown.join() === [1, TAKEN.prompt, TAKEN.answer].join()) return;
    const way = `${request.path}${stream ? ', in parts,' : ''}`;
    throw new Finding(
      `${way} is answered with ${status} and counted for ${client} with ${grown.join(', ')} (requests, prompt, answer)`,
    );
  });
}
