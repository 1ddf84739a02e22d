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
import { runProgram, type Completed } from '../program';
import type { PythonEnvironment } from '../python/environment';

const MIGRATION_SECONDS = 600;

/** Values of Airflow's keys, made for a run; Fernet's has to be one. */
const KEYS: Readonly<Record<string, string>> = {
  'fernet-key': Buffer.from('made-for-this-run-of-the-checks-').toString('base64'),
  'jwt-secret': 'made-for-this-run-of-the-checks-and-long-enough-for-it-to-be-taken',
  'api-secret-key': 'made-for-this-run-of-the-checks-too',
};

/** What an environment emits for Airflow, on this machine. */
export class AirflowSubject {
  /** Airflow's folder here. */
  readonly home: string;

  constructor(
    private readonly context: CheckContext,
    readonly objects: readonly EmittedObject[],
    readonly python: PythonEnvironment,
    private readonly postgres: PostgresServer,
  ) {
    this.home = path.join(context.scratch, 'airflow');
    for (const folder of ['config', 'dags', 'logs', 'pod-template', 'settings', 'tmp']) {
      fs.mkdirSync(path.join(this.home, folder), { recursive: true });
    }
    this.writeFiles('airflow-config', 'config');
    this.writeFiles('airflow-pod-template', 'pod-template');
    this.writeFiles('airflow-settings', 'settings');
  }

  /** Every option that is set is one that Airflow knows. */
  async options(): Promise<string> {
    const unknown = await this.unknown(this.optionsSet());
    if (unknown.length > 0) throw new Finding(`Airflow knows no ${unknown.join(', ')}`);
    return `${this.optionsSet().length} options`;
  }

  /** The same, with one that there is not. */
  async unknownOption(): Promise<string> {
    const unknown = await this.unknown([...this.optionsSet(), 'AIRFLOW__WEBSERVER__BASE_URL']);
    if (unknown.length === 0) throw new Finding('an option of Airflow 2 is not noticed');
    return unknown.join();
  }

  /** The emitted Job. */
  async migrate(): Promise<string> {
    const { code, stdout, stderr } = await this.runContainer('Job', 'airflow-migrate', 'migrate');
    if (code !== 0) throw new Finding(`the Job failed: ${tail(stderr || stdout)}`);
    return 'the emitted Job ends well';
  }

  /** The emitted init container, when the schema is there. */
  async waitsForSchema(): Promise<string> {
    const { code, stderr } = await this.waiting(300);
    if (code !== 0) throw new Finding(`the init container failed: ${tail(stderr)}`);
    return 'the init container ends when the schema is there';
  }

  /** The same, when it is not. */
  async waitsWithoutSchema(): Promise<string> {
    const ended = await this.waiting(40).then(
      ({ code }) => code === 0,
      () => false,
    );
    if (ended) throw new Finding('the init container ends although there is no schema');
    return 'the init container goes on waiting';
  }

  /** The emitted Job of pools and variables. */
  async settings(): Promise<string> {
    const job = this.objects.find(
      ({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('airflow-settings'),
    );
    if (job === undefined) return 'the environment declares none';
    const pod = podOf(job);
    const steps = [...(pod.initContainers ?? []), ...pod.containers].filter(({ name }) =>
      ['pools', 'variables'].includes(name),
    );
    for (const step of steps) {
      const { code, stdout, stderr } = await this.run(step);
      if (code !== 0) throw new Finding(`${step.name}: ${tail(stderr || stdout)}`);
    }
    return steps.map(({ name }) => name).join(' and ');
  }

  /** The pod that the executor makes of the emitted template. */
  async taskPod(): Promise<string> {
    const template = path.join(this.home, 'pod-template/pod-template.yaml');
    const script = path.join(this.context.root, 'conformance/airflow/task_pod.py');
    const { code, stdout, stderr } = await this.call(this.python.python, [script, template]);
    if (code !== 0) throw new Finding(`the executor refuses the template: ${tail(stderr)}`);
    const [last = '{}'] = stdout.trim().split('\n').slice(-1);
    const faults = podFaults(JSON.parse(last) as TaskPod);
    if (faults.length > 0) throw new Finding(faults.join('; '));
    return 'container base with image, account, limits, and what the task asks for';
  }

  /** Imports the DAGs of a folder. */
  async dags(folder: string): Promise<string> {
    const { dags, errors } = await this.bag(path.join(this.context.root, folder));
    const wrong = Object.entries(errors).map(([file, error]) => `${file}: ${tail(error)}`);
    if (wrong.length > 0) throw new Finding(wrong.join('; '));
    if (dags.length === 0) throw new Finding(`${folder} has no DAG`);
    return dags.join(', ');
  }

  /** Imports one that uses what Airflow 3 has no more. */
  async brokenDag(): Promise<string> {
    const folder = path.join(this.home, 'broken');
    fs.mkdirSync(folder, { recursive: true });
    const text = 'from airflow.utils.dates import days_ago\nfrom airflow.sdk import DAG\n';
    fs.writeFileSync(path.join(folder, 'broken.py'), text);
    const { errors } = await this.bag(folder);
    if (Object.keys(errors).length === 0)
      throw new Finding('the import of days_ago is not noticed');
    return 'an import that Airflow 3 has no more';
  }

  /** The variables of a container, with this machine's folders and database. */
  variables(container: EmittedContainer): Record<string, string> {
    const login: Readonly<Record<string, string>> = this.postgres.login();
    const made = (_secret: string, key: string) => login[key] ?? KEYS[key] ?? 'made-for-this-run';
    const variables = variablesOf(container, made, this.objects);
    const here = Object.entries(variables).map(([name, value]) => [
      name,
      this.onThisMachine(value),
    ]);
    return {
      ...(Object.fromEntries(here) as Record<string, string>),
      AIRFLOW_HOME: this.home,
      AIRFLOW_CONFIG: path.join(this.home, 'tmp/airflow.cfg'),
      HOME: path.join(this.home, 'tmp'),
      AIRFLOW__LOGGING__REMOTE_LOGGING: 'False',
      PATH: `${path.dirname(this.python.python)}:${process.env['PATH'] ?? ''}`,
    };
  }

  /** The container of a part of Airflow. */
  part(name: string): EmittedContainer {
    return containerOf(podOf(emittedObject(this.objects, 'Deployment', `airflow-${name}`)), name);
  }

  private onThisMachine(value: string): string {
    return value
      .replaceAll('/opt/airflow', this.home)
      .replaceAll('/tmp/bundles', path.join(this.home, 'tmp/bundles'))
      .replace('sslmode=require', 'sslmode=prefer');
  }

  private writeFiles(configMap: string, folder: string): void {
    const found = this.objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap,
    );
    for (const [name, text] of Object.entries(found?.data ?? {})) {
      fs.writeFileSync(path.join(this.home, folder, name), text);
    }
  }

  private optionsSet(): string[] {
    const template = JSON.parse(
      fs.readFileSync(path.join(this.home, 'pod-template/pod-template.yaml'), 'utf8'),
    ) as { readonly spec: { readonly containers: readonly EmittedContainer[] } };
    const containers = [
      this.part('api-server'),
      this.part('scheduler'),
      ...template.spec.containers,
    ];
    const names = containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
    return [...new Set(names)].filter((name) => name.startsWith('AIRFLOW__')).toSorted();
  }

  private async unknown(set: readonly string[]): Promise<string[]> {
    const script = path.join(this.context.root, 'conformance/airflow/options.py');
    const { code, stdout, stderr } = await this.call(this.python.python, [script]);
    if (code !== 0) throw new Finding(tail(stderr));
    const known = new Set(stdout.split('\n').map((line) => line.trim()));
    return set.filter((name) => !known.has(name));
  }

  private async bag(folder: string): Promise<{ dags: string[]; errors: Record<string, string> }> {
    const script = path.join(this.context.root, 'conformance/airflow/dags.py');
    const { code, stdout, stderr } = await this.call(this.python.python, [script, folder]);
    if (code !== 0) throw new Finding(tail(stderr));
    const [last = '{}'] = stdout.trim().split('\n').slice(-1);
    return JSON.parse(last) as { dags: string[]; errors: Record<string, string> };
  }

  private waiting(timeoutSeconds: number): Promise<Completed> {
    const pod = podOf(emittedObject(this.objects, 'Deployment', 'airflow-scheduler'));
    return this.run(containerOf(pod, 'wait-for-schema'), timeoutSeconds);
  }

  private runContainer(kind: string, name: string, container: string): Promise<Completed> {
    return this.run(containerOf(podOf(emittedObject(this.objects, kind, name)), container));
  }

  private run(
    container: EmittedContainer,
    timeoutSeconds: number = MIGRATION_SECONDS,
  ): Promise<Completed> {
    const [program = 'airflow'] = container.command ?? [];
    const args = (container.args ?? []).map((arg) => this.onThisMachine(arg));
    return runProgram(this.python.program(program), args, {
      cwd: this.home,
      env: this.variables(container),
      timeoutSeconds,
    });
  }

  private call(program: string, args: readonly string[]): Promise<Completed> {
    const env = { ...this.variables(this.part('dag-processor')) };
    return runProgram(program, args, { cwd: this.home, env });
  }
}

interface TaskPod {
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly restartPolicy?: string;
    readonly containers: readonly {
      readonly name: string;
      readonly image?: string;
      readonly args?: readonly string[];
      readonly env?: readonly { readonly name: string }[];
      readonly resources?: {
        readonly requests?: Readonly<Record<string, string>>;
        readonly limits?: Readonly<Record<string, string>>;
      };
      readonly securityContext?: { readonly runAsUser?: number };
    }[];
  };
}

function podFaults({ spec }: TaskPod): string[] {
  const [base] = spec.containers;
  const names = (base?.env ?? []).map(({ name }) => name);
  const expectations: readonly (readonly [string, boolean])[] = [
    ['not one container base', spec.containers.length === 1 && base?.name === 'base'],
    ['another account', spec.serviceAccountName === 'airflow-worker'],
    ['restarts', spec.restartPolicy === 'Never'],
    ['no image', (base?.image ?? '').includes('airflow:')],
    ['no limit', base?.resources?.limits?.['memory'] === '4Gi'],
    ['no request', base?.resources?.requests?.['cpu'] === '2'],
    ['another user', base?.securityContext?.runAsUser === 50_000],
    ['no API', names.includes('AIRFLOW__CORE__EXECUTION_API_SERVER_URL')],
    ['the database', !names.includes('AIRFLOW__DATABASE__SQL_ALCHEMY_CONN')],
  ];
  return expectations.filter(([, holds]) => !holds).map(([problem]) => problem);
}

const tail = (text: string): string => text.trim().slice(-700);
