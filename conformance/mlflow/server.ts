import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import { send } from '../keycloak/http';
import { freePort } from '../port';
import { runProgram } from '../program';
import { programDoor, type DoorOptions } from './program-door';
import { checkServiceAccounts } from './service-accounts';
import { SERVICE_HOST, TOKEN, type MlflowSubject } from './subject';

const READY_SECONDS = 180;

/** Starts a server with these arguments, asks it, and stops it. */
export async function withServer(
  subject: MlflowSubject,
  args: readonly string[],
  ask: (server: MlflowServer) => Promise<PartResult[]>,
): Promise<PartResult[]> {
  const port = await freePort();
  const server = new MlflowServer(subject, port);
  const own = args.map((arg) => arg.replaceAll(':5000', `:${port}`));
  const program = new BackgroundProgram(
    subject.props.python.program('mlflow'),
    own.map((arg) => arg.replace(/^--port=5000$/, `--port=${port}`)),
    {
      env: { ...subject.variables(subject.server), ...subject.path() },
      cwd: subject.folder,
      log: path.join(subject.folder, `server-${port}.log`),
    },
  );
  try {
    const started = await runPart('server', async () => {
      await program.until(() => server.isHealthy(), 'answered its probes', READY_SECONDS);
      return 'answers its probes';
    });
    return started.status === 'passed' ? [started, ...(await ask(server))] : [started];
  } finally {
    await program.stop();
  }
}

/** A server that answers. */
export class MlflowServer {
  constructor(
    private readonly subject: MlflowSubject,
    private readonly port: number,
  ) {}

  /** Whether it answers as its probes ask. */
  async isHealthy(): Promise<boolean> {
    return (await this.ask(`localhost:${this.port}`)) === 200;
  }

  /** Under which names it answers, and under which not. */
  async hosts(): Promise<string> {
    const [publicHost = ''] = this.subject.allowedHosts();
    const answers = {
      [publicHost]: await this.ask(publicHost, '/mlflow/'),
      [SERVICE_HOST]: await this.ask(SERVICE_HOST),
      'mlflow.mlflow:8080': await this.ask('mlflow.mlflow:8080'),
      'evil.acme.dev': await this.ask('evil.acme.dev'),
    };
    const expected = { ...answers, [publicHost]: 200, [SERVICE_HOST]: 200 };
    const wanted = { ...expected, 'mlflow.mlflow:8080': 200, 'evil.acme.dev': 403 };
    if (JSON.stringify(answers) !== JSON.stringify(wanted)) {
      throw new Finding(`got ${JSON.stringify(answers)}, wanted ${JSON.stringify(wanted)}`);
    }
    return `200 under ${publicHost} and the names of the Service, 403 under another`;
  }

  /** That it refuses the name that was left out. */
  async missingHost(): Promise<string> {
    const status = await this.ask(SERVICE_HOST);
    if (status !== 403) throw new Finding(`${SERVICE_HOST} is answered with ${status}`);
    return 'a name that is not in the list is refused';
  }

  /** A request without a body is not understood where there is a route for traces. */
  async routes(wanted: number): Promise<string> {
    const [host = ''] = this.subject.allowedHosts();
    const request = { method: 'POST', path: '/mlflow/v1/traces', headers: { host } };
    const { status } = await send(this.port, request);
    if (status === wanted) return `traces of OpenTelemetry are answered with ${status}`;
    throw new Finding(`traces of OpenTelemetry are answered with ${status}, wanted ${wanted}`);
  }

  /** What service accounts may do, by the emitted proxy and roles. */
  async accounts(): Promise<string> {
    const proxy = await this.subject.props.context.tools.findOrBuild('kube-rbac-proxy');
    return checkServiceAccounts({
      proxy,
      objects: this.subject.props.objects,
      python: this.subject.props.python.python,
      server: this.port,
      folder: this.subject.folder,
      programs: path.dirname(this.subject.client),
      variables: { ...this.subject.path(), ...this.subject.emittedClient() },
    });
  }

  /** A program with the emitted variables, through a door that sees its requests. */
  async programs(): Promise<string> {
    const door = await programDoor(this.door());
    try {
      const { code, stdout, stderr } = await runProgram(
        this.subject.props.python.python,
        [this.subject.client],
        {
          cwd: this.subject.folder,
          env: { ...this.subject.path(), ...this.subject.clientVariables(door.port) },
        },
      );
      if (code !== 0) throw new Finding(`the client failed: ${stderr.trim().slice(-600)}`);
      const seen = stdout.trim().split('\n').at(-1);
      const wanted =
        '{"loss": 0.5, "file": "a file of the run", "alias": "1", "artifacts": "mlflow-artifacts"}';
      if (seen !== wanted) throw new Finding(`the client saw ${String(seen)}`);
      return `${door.requests()} requests, each with the token`;
    } finally {
      door.close();
    }
  }

  /** The emitted garbage collection. */
  async collect(): Promise<string> {
    const container = this.subject.collector;
    const door = await programDoor(this.door());
    try {
      const [shell = 'sh', ...args] = (container.command ?? []).map((part) =>
        // What was deleted a moment ago, too.
        part.replace(/--older-than=\d+d/, '--older-than=0d0h0m0s'),
      );
      const { code, stdout, stderr } = await runProgram(shell, args, {
        cwd: this.subject.folder,
        env: {
          ...this.subject.variables(container),
          ...this.subject.path(),
          ...this.subject.clientVariables(door.port),
          // The file of a pod's token is not here; that the client reads it, the part before has shown.
          MLFLOW_TRACKING_AUTH: '',
          MLFLOW_TRACKING_TOKEN: TOKEN,
        },
      });
      const said = `${stdout}\n${stderr}`.trim();
      if (code !== 0) throw new Finding(`garbage collection failed: ${said.slice(-600)}`);
      if (!said.includes('deleted')) throw new Finding(`it removed nothing: ${said.slice(-300)}`);
      return 'removes a deleted run';
    } finally {
      door.close();
    }
  }

  private async ask(host: string, page = '/mlflow/health'): Promise<number> {
    const { status } = await send(this.port, { path: page, headers: { host } });
    return status;
  }

  private door(): DoorOptions {
    return { target: this.port, host: SERVICE_HOST, token: TOKEN };
  }
}
