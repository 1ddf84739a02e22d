import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that was sent, as it came. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Longer than anybody waits who does not hold a stream back. */
const MOST_HELD_MILLISECONDS = 4000;

/** Everything that monitors call: a model, a Pushgateway, an identity provider and an Airflow, played. */
export class World {
  readonly sent: SentRequest[] = [];
  /** Names of runs that Airflow lists. */
  readonly runs: string[] = [];
  private goOn: () => void = () => undefined;
  private readonly held = new Promise<void>((resolve) => {
    this.goOn = resolve;
    setTimeout(resolve, MOST_HELD_MILLISECONDS).unref();
  });

  private constructor(private readonly server: http.Server) {}

  /** Starts to answer, at a free port. */
  static async start(): Promise<World> {
    const server = http.createServer();
    const world = new World(server);
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      void world.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return world;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Lets streams end that were begun. */
  release(): void {
    this.goOn();
  }

  stop(): void {
    this.release();
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What was sent to a path that begins so. */
  sentTo(method: string, path: string): SentRequest[] {
    return this.sent.filter((each) => each.method === method && each.path.startsWith(path));
  }

  private async answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    this.sent.push({ method, path, headers, body });
    if (path === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"n": 1}\n\n');
      await this.held;
      response.end('data: {"predictions": ["stays"]}\n\ndata: [DONE]\n\n');
      return;
    }
    const [status, document] = this.documentFor(`${method} ${path}`, body);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document));
  }

  private documentFor(asked: string, body: string): readonly [status: number, document: object] {
    if (asked.startsWith('PUT /metrics/job')) return [200, {}];
    if (asked === 'POST /predict') return [200, { predictions: ['stays'] }];
    if (asked === 'POST /size') return [200, { size: body.length }];
    if (asked === 'POST /token') return [200, { access_token: 'theirs' }];
    if (asked === 'POST /airflow/auth/token') return [201, { access_token: 'ours' }];
    if (/^GET \/airflow\/api\/v2\/dags\/[\w.-]+\/dagRuns\?/.test(asked)) {
      return [200, { dag_runs: this.runs.map((dag_run_id) => ({ dag_run_id })) }];
    }
    if (/^POST \/airflow\/api\/v2\/dags\/[\w.-]+\/dagRuns$/.test(asked)) {
      this.runs.push((JSON.parse(body) as { readonly dag_run_id: string }).dag_run_id);
      return [200, {}];
    }
    return [404, { no: asked }];
  }
}
