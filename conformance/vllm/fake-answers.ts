/** What a client asks an engine. */
export interface Question {
  readonly model?: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

/** Which engine says something, and whether its streams always say what they took. */
export interface Speaker {
  readonly name: string;
  readonly forcesUsage?: boolean;
}

/** Tokens that every answer takes. */
export const TAKEN = { prompt: 7, answer: 5 } as const;

/** Usage in the words of `/v1/completions`, and of what came soon after it. */
const tokens = (answer: number) => ({
  prompt_tokens: TAKEN.prompt,
  completion_tokens: answer,
  total_tokens: TAKEN.prompt + answer,
});

/** Usage in the words of `/v1/messages`, and of `/v1/responses`. */
const inAndOut = (answer: number) => ({ input_tokens: TAKEN.prompt, output_tokens: answer });

/** The events of a stream of an interface, in which the last but one says what all took. */
type Events = (said: Said, isMetered: boolean) => readonly object[];

interface Said {
  readonly engine: string;
  readonly model: string;
}

/** As vLLM’s chat and completions: with usage at all, it is in each event. */
const chunks: Events = (said, isMetered) =>
  isMetered
    ? [
        { ...said, usage: tokens(1) },
        { ...said, choices: [], usage: tokens(TAKEN.answer) },
      ]
    : [said];

const messages: Events = ({ engine, model }) => [
  { engine, type: 'message_start', message: { model, usage: inAndOut(0) } },
  { type: 'message_delta', usage: inAndOut(TAKEN.answer) },
];

const responses: Events = ({ engine, model }) => [
  { engine, type: 'response.created', response: { model, usage: null } },
  { type: 'response.completed', response: { model, usage: inAndOut(TAKEN.answer) } },
];

const EVENTS: Readonly<Record<string, Events>> = {
  '/v1/messages': messages,
  '/v1/responses': responses,
};

/** The body of an answer, in one piece or in parts; it names the engine beside what a client would read. */
export function spoken(path: string, question: Question, { name, forcesUsage }: Speaker): string {
  const { model = '', stream = false, stream_options: options } = question;
  const said = { engine: name, model };
  const own = EVENTS[path];
  if (!stream) {
    const usage = own === undefined ? tokens(TAKEN.answer) : inAndOut(TAKEN.answer);
    return JSON.stringify({ ...said, usage });
  }
  const isMetered = forcesUsage === true || options?.include_usage === true;
  const events = (own ?? chunks)(said, isMetered).map((event) => JSON.stringify(event));
  return [...events, '[DONE]'].map((event) => `data: ${event}\n\n`).join('');
}
