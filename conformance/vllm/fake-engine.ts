import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Series of a real engine that the router reads, https://docs.vllm.ai/en/v0.32.0/usage/metrics.html. */
const SERIES = ['vllm:num_requests_running 1.0', 'vllm:num_requests_waiting 2.0'];

/** What an engine answers, beside what a client would read of it. */
export interface EngineAnswer {
  /** Which engine it is. */
  readonly engine: string;
  readonly model: string;
}

/** Answers as an engine does that serves some models: whatever else is asked for, it does not know. */
export class FakeEngine {
  private constructor(
    private readonly server: http.Server,
    /** Where it is called. */
    readonly url: string,
  ) {}

  /** Starts one on a port of the loopback; with a key, it answers whoever shows that. */
  static async start(name: string, models: readonly string[], key?: string): Promise<FakeEngine> {
    const server = http.createServer((request, response) => {
      void bodyOf(request).then((body) => {
        if (isAllowed(request, key)) answer(request.url ?? '', body, { name, models, response });
        else send(response, 401, { error: 'Unauthorized' });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new FakeEngine(server, `http://127.0.0.1:${port}`);
  }

  /** Ends it. */
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

interface Question {
  readonly model?: string;
  readonly stream?: boolean;
}

interface Engine {
  readonly name: string;
  readonly models: readonly string[];
  readonly response: http.ServerResponse;
}

/** As of vLLM, a key is for what is below `/v1`. */
const isAllowed = ({ url = '', headers }: http.IncomingMessage, key?: string): boolean =>
  key === undefined || !url.startsWith('/v1') || headers.authorization === `Bearer ${key}`;

async function bodyOf(request: http.IncomingMessage): Promise<Question> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Question);
}

function answer(path: string, question: Question, { name, models, response }: Engine): void {
  const { model = '', stream = false } = question;
  const said: EngineAnswer = { engine: name, model };
  if (path === '/metrics') {
    response.end(`${SERIES.join('\n')}\n`);
  } else if (path === '/v1/models') {
    send(response, 200, { object: 'list', data: models.map((id) => ({ id, object: 'model' })) });
  } else if (path === '/health') {
    response.end();
  } else if (!models.includes(model)) {
    send(response, 404, { error: { message: `the model ${model} does not exist` } });
  } else if (stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(said)}\n\ndata: [DONE]\n\n`);
  } else {
    send(response, 200, { ...said, usage: { prompt_tokens: 1, completion_tokens: 1 } });
  }
}

function send(response: http.ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
