import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { spoken, type Question } from './fake-answers';

/** Series of a real engine that the router reads, https://docs.vllm.ai/en/v0.32.0/usage/metrics.html. */
const SERIES = ['vllm:num_requests_running 1.0', 'vllm:num_requests_waiting 2.0'];

/** An engine that is not real. */
export interface FakeEngineProps {
  /** What it calls itself in its answers. */
  readonly name: string;
  readonly models: readonly string[];
  /**
   * The key that it asks for.
   * @default - none
   */
  readonly key?: string | undefined;
  /**
   * Whether every stream says what it took, as of `--enable-force-include-usage`; others do for who asks.
   * @default false
   */
  readonly forcesUsage?: boolean;
  /**
   * Where it listens.
   * @default - a free port of 127.0.0.1
   */
  readonly place?: { readonly host: string; readonly port: number };
}

const ANY_PLACE = { host: '127.0.0.1', port: 0 };

/** Answers as an engine does that serves some models: whatever else is asked for, it does not know. */
export class FakeEngine {
  private constructor(
    private readonly server: http.Server,
    /** Where it is called. */
    readonly url: string,
  ) {}

  /** Starts one; with a key, it answers whoever shows that. */
  static async start(props: FakeEngineProps): Promise<FakeEngine> {
    const server = http.createServer((request, response) => {
      void bodyOf(request).then((question) => {
        if (isAllowed(request, props.key)) {
          answer(request.url ?? '', question, { ...props, response });
        } else send(response, 401, { error: 'Unauthorized' });
      });
    });
    await listening(server, props.place ?? ANY_PLACE);
    const { address, port } = server.address() as AddressInfo;
    return new FakeEngine(server, `http://${address}:${port}`);
  }

  /** Ends it. */
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const listening = (server: http.Server, { host, port }: typeof ANY_PLACE) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

interface Engine extends FakeEngineProps {
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

function answer(path: string, question: Question, { response, ...engine }: Engine): void {
  const { model = '', stream = false } = question;
  if (path === '/metrics') {
    response.end(`${SERIES.join('\n')}\n`);
  } else if (path === '/v1/models') {
    const data = engine.models.map((id) => ({ id, object: 'model' }));
    send(response, 200, { object: 'list', data });
  } else if (path === '/health') {
    response.end();
  } else if (!engine.models.includes(model)) {
    send(response, 404, { error: { message: `the model ${model} does not exist` } });
  } else {
    const type = stream ? 'text/event-stream' : 'application/json';
    response.writeHead(200, { 'content-type': type });
    response.end(spoken(path, question, engine));
  }
}

function send(response: http.ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
