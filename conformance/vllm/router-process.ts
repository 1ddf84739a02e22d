import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { send, type HttpAnswer } from '../keycloak/http';
import { freePort } from '../port';
import type { RouterProgram } from './router-source';
import type { AskedRouter } from './routing';
import type { EngineRequest } from './static-engines';

const READY_SECONDS = 60;

/** What a router is started with. */
export interface RouterProcessProps {
  readonly program: RouterProgram;
  readonly folder: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /**
   * The key that people show.
   * @default - none
   */
  readonly key?: string | undefined;
}

/** A real router that answers. */
export class RouterProcess implements AskedRouter {
  private constructor(
    private readonly port: number,
    private readonly program: BackgroundProgram,
    private readonly key?: string,
  ) {}

  /** Starts one with arguments and variables as they are, but for its own host and port, and for its home. */
  static async start(props: RouterProcessProps): Promise<RouterProcess> {
    const { program, folder, args, variables } = props;
    const port = await freePort();
    fs.mkdirSync(folder, { recursive: true });
    const own = [variables['PYTHONPATH'], program.source].filter((part) => part !== undefined);
    const background = new BackgroundProgram(
      program.python,
      ['-m', 'vllm_router.app', ...args, `--port=${port}`, '--host=127.0.0.1'],
      {
        env: { ...variables, ...QUIET, PYTHONPATH: own.join(':'), HOME: folder },
        cwd: folder,
        log: path.join(folder, `router-${port}.log`),
      },
    );
    const router = new RouterProcess(port, background, props.key);
    try {
      await background.until(() => router.isHealthy(), 'answered its probe', READY_SECONDS);
      return router;
    } catch (error) {
      await router.end();
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
    return send(this.port, { path: page, json, headers: { ...shown, ...ONCE, ...headers } });
  }

  /** Looks at a page that is for everybody. */
  page(name: string): Promise<HttpAnswer> {
    return send(this.port, { path: name, headers: ONCE });
  }

  /** The series that it shows. */
  async metrics(): Promise<string> {
    return (await this.page('/metrics')).text;
  }

  /** Whether it has written something to its log. */
  hasSaid(text: string): boolean {
    return this.program.log.includes(text);
  }

  /** Ends it; says whether it did so itself. */
  end(): Promise<boolean> {
    return this.program.end();
  }

  private async isHealthy(): Promise<boolean> {
    return (await this.page('/health')).status === 200;
  }
}

/** The router drops the connection of a request that fails. */
const ONCE = { connection: 'close' };

/** Programs of ConfigMaps are mounted read-only. */
const QUIET = { PYTHONDONTWRITEBYTECODE: '1' };
