import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { send, type HttpAnswer } from '../keycloak/http';
import { freePort } from '../port';
import { FakeEngine } from './fake-engine';
import type { RouterProgram } from './router-source';
import type { AskedRouter } from './routing';
import { staticEngines, type EngineRequest } from './static-engines';
import type { CommandLine } from './workloads';

const READY_SECONDS = 60;

/** What a router is started with. */
export interface RunningRouterProps {
  readonly program: RouterProgram;
  readonly folder: string;
  readonly line: CommandLine;
  /**
   * The command line that the engines are started after.
   * @default - the router's own
   */
  readonly engines?: CommandLine;
  /**
   * The key that engines ask for, and that people show.
   * @default - none
   */
  readonly key?: string | undefined;
}

/** A real router in front of engines that are not real. */
export class RunningRouter implements AskedRouter {
  private constructor(
    private readonly port: number,
    private readonly program: BackgroundProgram,
    private readonly engines: ReadonlyMap<string, FakeEngine>,
    private readonly key?: string,
  ) {}

  /** Starts engines and router with the arguments as they are, but for hosts and ports. */
  static async start(props: RunningRouterProps): Promise<RunningRouter> {
    const { program, folder, line } = props;
    const engines = await startEngines(props.engines ?? line, props.key);
    const port = await freePort();
    fs.mkdirSync(folder, { recursive: true });
    const args = [...line.args.map((arg) => withPlaces(arg, engines)), `--port=${port}`];
    const background = new BackgroundProgram(
      program.python,
      ['-m', 'vllm_router.app', ...args, '--host=127.0.0.1'],
      {
        env: { ...line.variables, PYTHONPATH: program.source, HOME: folder },
        cwd: folder,
        log: path.join(folder, `router-${port}.log`),
      },
    );
    const router = new RunningRouter(port, background, engines, props.key);
    try {
      await background.until(() => router.isHealthy(), 'answered its probe', READY_SECONDS);
      return router;
    } catch (error) {
      await router.stop();
      throw error;
    }
  }

  /** Asks for a model. */
  ask(
    { path: page, body }: EngineRequest,
    question: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    const shown: Readonly<Record<string, string>> =
      this.key === undefined ? {} : { authorization: `Bearer ${this.key}` };
    const json = { ...body, ...question };
    return send(this.port, { path: page, json, headers: { ...shown, ...headers } });
  }

  /** The series that it shows. */
  async metrics(): Promise<string> {
    return (await send(this.port, { path: '/metrics' })).text;
  }

  /** Ends it and its engines. */
  async stop(): Promise<void> {
    await this.program.stop();
    this.engines.forEach((engine) => {
      engine.stop();
    });
  }

  private async isHealthy(): Promise<boolean> {
    return (await send(this.port, { path: '/health' })).status === 200;
  }
}

/** An engine for each address, which serves what the router is told of it. */
async function startEngines(line: CommandLine, key?: string): Promise<Map<string, FakeEngine>> {
  const known = staticEngines(line);
  const engines = new Map<string, FakeEngine>();
  for (const url of new Set(known.map((engine) => engine.url))) {
    const models = known.filter((engine) => engine.url === url).map(({ model }) => model);
    engines.set(url, await FakeEngine.start(url, models, key));
  }
  return engines;
}

function withPlaces(arg: string, engines: ReadonlyMap<string, FakeEngine>): string {
  const flag = '--static-backends=';
  if (!arg.startsWith(flag)) return arg;
  const urls = arg.slice(flag.length).split(',');
  return `${flag}${urls.map((url) => engines.get(url)?.url ?? url).join(',')}`;
}
