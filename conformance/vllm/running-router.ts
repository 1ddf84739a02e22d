import type { HttpAnswer } from '../keycloak/http';
import { FakeEngine } from './fake-engine';
import { RouterProcess } from './router-process';
import type { RouterProgram } from './router-source';
import type { AskedRouter } from './routing';
import { staticEngines, type EngineRequest } from './static-engines';
import type { CommandLine } from './workloads';

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

/** A real router in front of engines that are not real, of which its command line tells. */
export class RunningRouter implements AskedRouter {
  private constructor(
    private readonly router: RouterProcess,
    private readonly engines: ReadonlyMap<string, FakeEngine>,
  ) {}

  /** Starts engines and router with the arguments as they are, but for hosts and ports. */
  static async start(props: RunningRouterProps): Promise<RunningRouter> {
    const { line } = props;
    const engines = await startEngines(props.engines ?? line, props.key);
    const args = line.args.map((arg) => withPlaces(arg, engines));
    try {
      const router = await RouterProcess.start({ ...props, args, variables: line.variables });
      return new RunningRouter(router, engines);
    } catch (error) {
      stopAll(engines);
      throw error;
    }
  }

  /** Asks for a model. */
  ask(
    request: EngineRequest,
    question: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<HttpAnswer> {
    return this.router.ask(request, question, headers);
  }

  /** The series that it shows. */
  metrics(): Promise<string> {
    return this.router.metrics();
  }

  /** Ends it and its engines. */
  async stop(): Promise<void> {
    await this.router.end();
    stopAll(this.engines);
  }
}

function stopAll(engines: ReadonlyMap<string, FakeEngine>): void {
  engines.forEach((engine) => {
    engine.stop();
  });
}

/** An engine for each address, which serves what the router is told of it. */
async function startEngines(line: CommandLine, key?: string): Promise<Map<string, FakeEngine>> {
  const known = staticEngines(line);
  const engines = new Map<string, FakeEngine>();
  for (const url of new Set(known.map((engine) => engine.url))) {
    const models = known.filter((engine) => engine.url === url).map(({ model }) => model);
    engines.set(url, await FakeEngine.start({ name: url, models, key }));
  }
  return engines;
}

function withPlaces(arg: string, engines: ReadonlyMap<string, FakeEngine>): string {
  const flag = '--static-backends=';
  if (!arg.startsWith(flag)) return arg;
  const urls = arg.slice(flag.length).split(',');
  return `${flag}${urls.map((url) => engines.get(url)?.url ?? url).join(',')}`;
}
