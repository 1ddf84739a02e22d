import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import {
  containerOf,
  emittedObject,
  emittedUnit,
  podOf,
  variablesOf,
  type EmittedContainer,
  type EmittedObject,
} from '../emitted';
import { Finding } from '../failures';
import { send } from '../keycloak/http';
import { freePort } from '../port';
import { PostgresServer } from '../postgres';
import { runProgram } from '../program';
import { writeApplication } from './application-folder';
import { programDoor, type DoorOptions } from './program-door';
import { checkServiceAccounts } from './service-accounts';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';

/** The version of the image, with the drivers and the client's packages that upstream's complete image has. */
const REQUIREMENTS = [
  'mlflow==3.15.1',
  'psycopg2-binary==2.9.10',
  'prometheus-flask-exporter==0.23.2',
  'kubernetes==33.1.0',
];

const READY_SECONDS = 180;
const SERVICE_HOST = 'mlflow.mlflow.svc:8080';
const TOKEN = 'a-token-of-a-service-account';

/** A real MLflow with the arguments, variables and jobs that an environment has. */
export const mlflowCheck: Check = {
  name: 'mlflow',
  tier: 'default',
  shows:
    'A real MLflow of the pinned version, on a real PostgreSQL: the emitted Job makes the schema and can be repeated, the init container waits until it is there, the server starts with the emitted arguments and answers under the public host, under the names of its Service and to its probes, and to no other; its own client, with the emitted variables, shows its token, logs a run and a file through the server, registers a model and reads it by its alias; a real kube-rbac-proxy with the emitted arguments lets accounts do what the emitted roles say, so that who may read searches and loads models, and changes nothing; traces have a route below the path of the server; the emitted garbage collection runs.',
  cannotShow:
    'Files are in a folder instead of S3. What Kubernetes says of tokens and of emitted roles is played by a program that reads those roles; kube-rbac-proxy is the newest that the Go module proxy has. The packages are those of PyPI, not of the image.',
  run: async (context) => {
    const objects = await mlflowObjects(context);
    if (objects.length === 0) return [];
    const python = await pythonEnvironment(context.tools, context.root, {
      name: 'mlflow',
      requirements: REQUIREMENTS,
    });
    context.tools.used('MLflow', '3.15.1');
    const postgres = await PostgresServer.start(context.tools, context.root, context.scratch);
    try {
      return await new Subject(context, objects, python, postgres).check();
    } finally {
      await postgres.stop();
    }
  },
};

/** Environments differ in host and replicas alone: the first that has one stands for all. */
async function mlflowObjects({ environments, synthesize }: CheckContext): Promise<EmittedObject[]> {
  for (const name of environments) {
    const objects = emittedUnit(await synthesize(name, 'replaced'), 'mlflow');
    if (objects.length > 0) return objects;
  }
  return [];
}

class Subject {
  private readonly folder: string;
  private readonly server: EmittedContainer;

  constructor(
    private readonly context: CheckContext,
    private readonly objects: readonly EmittedObject[],
    private readonly python: PythonEnvironment,
    private readonly postgres: PostgresServer,
  ) {
    this.folder = path.join(context.scratch, 'mlflow');
    fs.mkdirSync(path.join(this.folder, 'artifacts'), { recursive: true });
    this.server = containerOf(podOf(emittedObject(objects, 'Deployment', 'mlflow')), 'mlflow');
    writeApplication(objects, path.join(this.folder, 'application'));
    this.client = path.join(context.root, 'conformance/mlflow/client.py');
  }

  private readonly client: string;

  async check(): Promise<PartResult[]> {
    const schema = [
      await runPart('application', () => this.application()),
      await runPart('no schema yet', () => this.waitsWithoutSchema()),
      await runPart('schema', () => this.migrate()),
      await runPart('schema again', () => this.migrate()),
      await runPart('waiting for the schema', () => this.waitsForSchema()),
    ];
    const served = await this.withServer(this.server.args ?? [], async (port) => [
      await runPart('hosts', () => this.hosts(port)),
      await runPart('routes', () => this.routes(port, 422)),
      await runPart('client', () => this.programs(port)),
      await runPart('service accounts', () => this.accounts(port)),
      await runPart('garbage collection', () => this.collect(port)),
    ]);
    const without = (this.server.args ?? [])
      .filter((arg) => !arg.startsWith('--app-name='))
      .map((arg) => arg.replace(`,${SERVICE_HOST}`, ''));
    const mutated = await this.withServer(without, async (port) => [
      await runPart('notices a host that is missing', () => this.missingHost(port)),
      await runPart('notices routes that are missing', () => this.routes(port, 404)),
    ]);
    return [...schema, ...served, ...mutated];
  }

  private async application(): Promise<string> {
    const tests = path.join(path.dirname(this.client), 'test_prefixed_app.py');
    const { code, stderr } = await runProgram(this.python.python, [tests], {
      env: { PYTHONPATH: path.join(this.folder, 'application') },
    });
    if (code !== 0) throw new Finding(`its tests failed: ${stderr.trim().slice(-600)}`);
    return /Ran \d+ tests/.exec(stderr)?.[0] ?? '';
  }

  private async withServer(
    args: readonly string[],
    ask: (port: number) => Promise<PartResult[]>,
  ): Promise<PartResult[]> {
    const port = await freePort();
    const own = args.map((arg) => arg.replaceAll(':5000', `:${port}`));
    const program = new BackgroundProgram(
      this.python.program('mlflow'),
      own.map((arg) => arg.replace(/^--port=5000$/, `--port=${port}`)),
      {
        env: { ...this.variables(this.server), ...this.path() },
        cwd: this.folder,
        log: path.join(this.folder, `server-${port}.log`),
      },
    );
    try {
      const started = await runPart('server', async () => {
        const healthy = async () => (await this.ask(port, `localhost:${port}`)) === 200;
        await program.until(healthy, 'answered its probes', READY_SECONDS);
        return 'answers its probes';
      });
      return started.status === 'passed' ? [started, ...(await ask(port))] : [started];
    } finally {
      await program.stop();
    }
  }

  private async ask(port: number, host: string, page = '/mlflow/health'): Promise<number> {
    const { status } = await send(port, { path: page, headers: { host } });
    return status;
  }

  private async hosts(port: number): Promise<string> {
    const [publicHost = ''] = this.allowedHosts();
    const answers = {
      [publicHost]: await this.ask(port, publicHost, '/mlflow/'),
      [SERVICE_HOST]: await this.ask(port, SERVICE_HOST),
      'mlflow.mlflow:8080': await this.ask(port, 'mlflow.mlflow:8080'),
      'evil.acme.dev': await this.ask(port, 'evil.acme.dev'),
    };
    const expected = { ...answers, [publicHost]: 200, [SERVICE_HOST]: 200 };
    const wanted = { ...expected, 'mlflow.mlflow:8080': 200, 'evil.acme.dev': 403 };
    if (JSON.stringify(answers) !== JSON.stringify(wanted)) {
      throw new Finding(`got ${JSON.stringify(answers)}, wanted ${JSON.stringify(wanted)}`);
    }
    return `200 under ${publicHost} and the names of the Service, 403 under another`;
  }

  private async missingHost(port: number): Promise<string> {
    const status = await this.ask(port, SERVICE_HOST);
    if (status !== 403) throw new Finding(`${SERVICE_HOST} is answered with ${status}`);
    return 'a name that is not in the list is refused';
  }

  /** A request without a body is not understood where there is a route for traces. */
  private async routes(port: number, wanted: number): Promise<string> {
    const [host = ''] = this.allowedHosts();
    const request = { method: 'POST', path: '/mlflow/v1/traces', headers: { host } };
    const { status } = await send(port, request);
    if (status === wanted) return `traces of OpenTelemetry are answered with ${status}`;
    throw new Finding(`traces of OpenTelemetry are answered with ${status}, wanted ${wanted}`);
  }

  private async accounts(port: number): Promise<string> {
    const proxy = await this.context.tools.findOrBuild('kube-rbac-proxy');
    return checkServiceAccounts({
      proxy,
      objects: this.objects,
      python: this.python.python,
      server: port,
      folder: this.folder,
      programs: path.dirname(this.client),
      variables: { ...this.path(), ...this.emittedClient() },
    });
  }

  /** What the emitted client is told of the server. */
  private emittedClient(): Record<string, string> {
    const collect = containerOf(
      podOf(emittedObject(this.objects, 'CronJob', 'mlflow-garbage')),
      'collect',
    );
    const told = Object.entries(this.variables(collect)).filter(
      ([name]) => name.startsWith('MLFLOW_TRACKING_') || name.startsWith('MLFLOW_ENABLE_'),
    );
    return Object.fromEntries(told);
  }

  private door(target: number): DoorOptions {
    return { target, host: SERVICE_HOST, token: TOKEN };
  }

  private allowedHosts(): string[] {
    const flag = '--allowed-hosts=';
    const found = this.server.args?.find((arg) => arg.startsWith(flag)) ?? flag;
    return found.slice(flag.length).split(',');
  }

  private async programs(port: number): Promise<string> {
    const door = await programDoor(this.door(port));
    try {
      const { code, stdout, stderr } = await runProgram(this.python.python, [this.client], {
        cwd: this.folder,
        env: { ...this.path(), ...this.clientVariables(door.port) },
      });
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

  private async collect(port: number): Promise<string> {
    const cron = podOf(emittedObject(this.objects, 'CronJob', 'mlflow-garbage'));
    const container = containerOf(cron, 'collect');
    const door = await programDoor(this.door(port));
    try {
      const [shell = 'sh', ...args] = (container.command ?? []).map((part) =>
        // What was deleted a moment ago, too.
        part.replace(/--older-than=\d+d/, '--older-than=0d0h0m0s'),
      );
      const { code, stdout, stderr } = await runProgram(shell, args, {
        cwd: this.folder,
        env: {
          ...this.variables(container),
          ...this.path(),
          ...this.clientVariables(door.port),
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

  private async migrate(): Promise<string> {
    const { code, stderr } = await this.schema('Job', 'mlflow-migrate', 'migrate');
    if (code !== 0) throw new Finding(`the Job failed: ${stderr.trim().slice(-600)}`);
    return 'the emitted Job ends well';
  }

  private async waitsForSchema(): Promise<string> {
    const { code, stderr } = await this.schema('Deployment', 'mlflow', 'wait-for-schema');
    if (code !== 0) throw new Finding(`the init container failed: ${stderr.trim().slice(-600)}`);
    return 'the init container ends when the schema is there';
  }

  private async waitsWithoutSchema(): Promise<string> {
    const ended = await this.schema('Deployment', 'mlflow', 'wait-for-schema', 20).then(
      () => true,
      () => false,
    );
    if (ended) throw new Finding('the init container ends although there is no schema');
    return 'the init container goes on waiting';
  }

  private schema(kind: string, name: string, container: string, timeoutSeconds = 300) {
    const found = containerOf(podOf(emittedObject(this.objects, kind, name)), container);
    const [, ...args] = found.command ?? [];
    return runProgram(this.python.python, args, {
      cwd: this.folder,
      env: { ...this.variables(found), ...this.path() },
      timeoutSeconds,
    });
  }

  private variables(container: EmittedContainer): Record<string, string> {
    const login: Readonly<Record<string, string>> = this.postgres.login();
    const variables = variablesOf(container, (_secret, key) => login[key] ?? 'made-for-this-run');
    const here = {
      HOME: this.folder,
      MLFLOW_ARTIFACTS_DESTINATION: path.join(this.folder, 'artifacts'),
      PYTHONPATH: path.join(this.folder, 'application'),
    };
    return Object.fromEntries(
      Object.entries({ ...variables, ...here })
        .filter(([name]) => name in variables)
        // A server on the loopback has no certificate.
        .map(([name, value]) => [name, value.replace('sslmode=require', 'sslmode=prefer')]),
    );
  }

  private clientVariables(port: number): Record<string, string> {
    const file = path.join(this.folder, 'token');
    fs.writeFileSync(file, TOKEN);
    return {
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}/mlflow`,
      MLFLOW_TRACKING_AUTH: 'kubernetes',
      TOKEN_FILE: file,
      NAME: 'by-token',
      GIT_PYTHON_REFRESH: 'quiet',
    };
  }

  private path(): Record<string, string> {
    return { PATH: `${path.dirname(this.python.python)}:${process.env['PATH'] ?? ''}` };
  }
}
