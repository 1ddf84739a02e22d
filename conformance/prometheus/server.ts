import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { BackgroundProgram } from '../background';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { freePort } from '../port';
import { PROMETHEUS } from '../tools';

const START_SECONDS = 60;

/** What a server is started with. */
export interface ServerOptions {
  /** Name of its folder in that of the run. */
  readonly name: string;
  /** What it reads: https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
  readonly config: object;
  /**
   * Path that all of its pages are below, such as `/grafana`.
   * @default - none
   */
  readonly prefix?: string;
  /**
   * Who may ask, by bcrypt of the password. https://prometheus.io/docs/prometheus/latest/configuration/https/
   * @default - everybody
   */
  readonly users?: Readonly<Record<string, string>>;
  /**
   * Folder with blocks that are there already.
   * @default - an empty one
   */
  readonly blocks?: string;
}

/** What a query at one moment gives: a row for each series. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface Answer {
  readonly status: 'success' | 'error';
  readonly data?: unknown;
  readonly error?: string;
}

/** Blocks that are made are older than what a server would keep. */
const KEPT = '--storage.tsdb.retention.time=20y';

/** Targets that are known are read at once, and not after 5 seconds. https://github.com/prometheus/prometheus/blob/v3.14.0/cmd/prometheus/main.go */
const AT_ONCE = '--scrape.discovery-reload-interval=100ms';

/** A real Prometheus, of the version that the platform installs. */
export class PrometheusServer {
  private constructor(
    private readonly program: BackgroundProgram,
    /** Where it listens: `127.0.0.1:port`. */
    readonly address: string,
  ) {}

  /** Starts one, and waits until it answers. What it refuses to read is a Finding. */
  static async start(
    { tools, scratch }: Pick<CheckContext, 'tools' | 'scratch'>,
    options: ServerOptions,
  ): Promise<PrometheusServer> {
    const file = await tools.findOrBuild('prometheus');
    tools.used('Prometheus', PROMETHEUS.version);
    const folder = path.join(scratch, 'prometheus', options.name);
    fs.mkdirSync(folder, { recursive: true });
    const address = `127.0.0.1:${await freePort()}`;
    const program = new BackgroundProgram(file, argumentsOf(options, folder, address), {
      env: {},
      cwd: folder,
      log: path.join(folder, 'log'),
    });
    const server = new PrometheusServer(program, address);
    const ready = `http://${address}${options.prefix ?? ''}/-/ready`;
    const isReady = async () => (await fetch(ready)).status !== 503;
    await program.until(isReady, 'answered', START_SECONDS).catch(async (error: unknown) => {
      await program.stop();
      throw error;
    });
    return server;
  }

  /** What the API says to a question, or a Finding with why it does not. https://prometheus.io/docs/prometheus/latest/querying/api/ */
  async ask(question: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const url = `http://${this.address}/api/v1/${question}?${new URLSearchParams(parameters).toString()}`;
    // The API says what it answers with: a status, and data or an error.
    const { status, data, error } = (await (await fetch(url)).json()) as Answer;
    if (status === 'success') return data;
    throw new Finding(`${error ?? 'no answer'}: ${Object.values(parameters).join(' ')}`);
  }

  /** The rows of a query, as it is now. */
  async query(query: string): Promise<readonly Sample[]> {
    const data = await this.ask('query', { query });
    // Queries of ours give a vector at one moment.
    return (data as { readonly result: readonly Sample[] }).result;
  }

  /** Waits until something is so. */
  async until(isSo: () => Promise<boolean>, what: string, seconds: number): Promise<void> {
    await this.program.until(isSo, what, seconds);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await this.program.stop();
  }
}

/** Does something with a server that is ended afterwards. */
export async function withServer<Result>(
  context: Pick<CheckContext, 'tools' | 'scratch'>,
  options: ServerOptions,
  work: (server: PrometheusServer) => Promise<Result>,
): Promise<Result> {
  const server = await PrometheusServer.start(context, options);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

function argumentsOf(
  { config, prefix, users, blocks }: ServerOptions,
  folder: string,
  address: string,
): string[] {
  const written = (name: string, document: object) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, stringify(document));
    return file;
  };
  return [
    `--config.file=${written('prometheus.yaml', config)}`,
    `--storage.tsdb.path=${blocks ?? path.join(folder, 'data')}`,
    KEPT,
    AT_ONCE,
    `--web.listen-address=${address}`,
    ...(prefix === undefined ? [] : [`--web.route-prefix=${prefix}`]),
    ...(users === undefined
      ? []
      : [`--web.config.file=${written('web.yaml', { basic_auth_users: users })}`]),
  ];
}
