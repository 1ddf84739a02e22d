import type { CommandLine } from './workloads';

/** A request for a model of a sort. */
export interface EngineRequest {
  readonly path: string;
  readonly body: object;
}

/** An engine as a router is told of it. */
export interface StaticEngine extends EngineRequest {
  readonly url: string;
  readonly model: string;
}

const MESSAGES = { messages: [{ role: 'user', content: 'How far is the moon?' }] };

/** Asks for what a person asks a model. */
export const CHAT: EngineRequest = { path: '/v1/chat/completions', body: MESSAGES };

/** What is asked of a model of each sort. */
const SORTS: Readonly<Record<string, EngineRequest>> = {
  chat: CHAT,
  vision: CHAT,
  completion: { path: '/v1/completions', body: { prompt: 'The moon is' } },
  embeddings: { path: '/v1/embeddings', body: { input: 'moon' } },
  rerank: { path: '/v1/rerank', body: { query: 'moon', documents: ['sun'] } },
  score: { path: '/v1/score', body: { text_1: 'moon', text_2: 'sun' } },
  messages: { path: '/v1/messages', body: MESSAGES },
};

/** The value of a flag; nothing where it is not set. */
export function flagValue({ args }: CommandLine, flag: string): string | undefined {
  const start = `${flag}=`;
  return args.find((arg) => arg.startsWith(start))?.slice(start.length);
}

/** The engines that a command line names one by one; none where the router asks Kubernetes for them. */
export function staticEngines(line: CommandLine): StaticEngine[] {
  const list = (flag: string) => flagValue(line, flag)?.split(',') ?? [];
  const models = list('--static-models');
  const sorts = list('--static-model-types');
  return list('--static-backends').map((url, index) => ({
    url,
    model: models[index] ?? '',
    ...(SORTS[sorts[index] ?? ''] ?? CHAT),
  }));
}

/** The models that an alias stands for, by alias. */
export function aliasesOf(line: CommandLine): [alias: string, model: string][] {
  const pairs = flagValue(line, '--static-aliases')?.split(',') ?? [];
  return pairs.map((pair) => {
    const [alias = '', model = ''] = pair.split(':');
    return [alias, model];
  });
}
