import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckContext } from '../check';
import {
  containerOf,
  emittedObject,
  podOf,
  variablesOf,
  type EmittedContainer,
  type EmittedObject,
} from '../emitted';
import { Finding } from '../failures';
import type { PostgresServer } from '../postgres';
import { runProgram } from '../program';
import type { PythonEnvironment } from '../python/environment';
import { writeApplication } from './application-folder';

/** The name of its Service, by which programs of the cluster call it. */
export const SERVICE_HOST = 'mlflow.mlflow.svc:8080';

/** What a program shows that calls it. */
export const TOKEN = 'a-token-of-a-service-account';

/** What an emitted MLflow runs on here. */
export interface MlflowSubjectProps {
  readonly context: CheckContext;
  readonly objects: readonly EmittedObject[];
  readonly python: PythonEnvironment;
  readonly postgres: PostgresServer;
}

/** The MLflow of an environment, with this machine's folders and database. */
export class MlflowSubject {
  /** Where it works. */
  readonly folder: string;
  /** The emitted server. */
  readonly server: EmittedContainer;
  /** The program that logs a run. */
  readonly client: string;

  constructor(readonly props: MlflowSubjectProps) {
    const { context, objects } = props;
    this.folder = path.join(context.scratch, 'mlflow');
    fs.mkdirSync(path.join(this.folder, 'artifacts'), { recursive: true });
    this.server = containerOf(podOf(emittedObject(objects, 'Deployment', 'mlflow')), 'mlflow');
    writeApplication(objects, path.join(this.folder, 'application'));
    this.client = path.join(context.root, 'conformance/mlflow/client.py');
  }

  /** The emitted arguments of the server. */
  get serverArgs(): readonly string[] {
    return this.server.args ?? [];
  }

  /** The tests of the program that the server is started by. */
  async application(): Promise<string> {
    const tests = path.join(path.dirname(this.client), 'test_prefixed_app.py');
    const { code, stderr } = await runProgram(this.props.python.python, [tests], {
      env: { PYTHONPATH: path.join(this.folder, 'application') },
    });
    if (code !== 0) throw new Finding(`its tests failed: ${stderr.trim().slice(-600)}`);
    return /Ran \d+ tests/.exec(stderr)?.[0] ?? '';
  }

  /** The emitted Job. */
  async migrate(): Promise<string> {
    const { code, stderr } = await this.schema('Job', 'mlflow-migrate', 'migrate');
    if (code !== 0) throw new Finding(`the Job failed: ${stderr.trim().slice(-600)}`);
    return 'the emitted Job ends well';
  }

  /** The emitted init container, when the schema is there. */
  async waitsForSchema(): Promise<string> {
    const { code, stderr } = await this.schema('Deployment', 'mlflow', 'wait-for-schema');
    if (code !== 0) throw new Finding(`the init container failed: ${stderr.trim().slice(-600)}`);
    return 'the init container ends when the schema is there';
  }

  /** The same, when it is not. */
  async waitsWithoutSchema(): Promise<string> {
    const ended = await this.schema('Deployment', 'mlflow', 'wait-for-schema', 20).then(
      () => true,
      () => false,
    );
    if (ended) throw new Finding('the init container ends although there is no schema');
    return 'the init container goes on waiting';
  }

  /** What the emitted client is told of the server. */
  emittedClient(): Record<string, string> {
    const told = Object.entries(this.variables(this.collector)).filter(
      ([name]) => name.startsWith('MLFLOW_TRACKING_') || name.startsWith('MLFLOW_ENABLE_'),
    );
    return Object.fromEntries(told);
  }

  /** The container of the emitted garbage collection. */
  get collector(): EmittedContainer {
    return containerOf(
      podOf(emittedObject(this.props.objects, 'CronJob', 'mlflow-garbage')),
      'collect',
    );
  }

  /** The names that the server answers under, the public one first. */
  allowedHosts(): string[] {
    const flag = '--allowed-hosts=';
    const found = this.server.args?.find((arg) => arg.startsWith(flag)) ?? flag;
    return found.slice(flag.length).split(',');
  }

  /** The variables of a container, with this machine's folders and database. */
  variables(container: EmittedContainer): Record<string, string> {
    const login: Readonly<Record<string, string>> = this.props.postgres.login();
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

  /** What a program is told that calls a port. */
  clientVariables(port: number): Record<string, string> {
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

  /** Where programs are. */
  path(): Record<string, string> {
    return { PATH: `${path.dirname(this.props.python.python)}:${process.env['PATH'] ?? ''}` };
  }

  private schema(kind: string, name: string, container: string, timeoutSeconds = 300) {
    const found = containerOf(podOf(emittedObject(this.props.objects, kind, name)), container);
    const [, ...args] = found.command ?? [];
    return runProgram(this.props.python.python, args, {
      cwd: this.folder,
      env: { ...this.variables(found), ...this.path() },
      timeoutSeconds,
    });
  }
}
