import type { ServeApplication } from '../../constructs/kubernetes/ray';
import { Finding } from '../failures';
import { mutated, type Mutation } from '../mutation';
import { readings, taken, type RayReader } from './ask-ray';
import { rayService } from './subject';

/** An application with every option. */
const EVERYTHING: ServeApplication = {
  name: 'summary',
  routePrefix: '/summary',
  importPath: 'serve_summary:app',
  runtimeEnvironment: {
    workingDirectory: 's3://bucket/teams/vision/summary-1.zip',
    pip: ['emoji==2.14.0'],
    env: { STAGE: 'test' },
  },
  deployments: [
    {
      name: 'Translator',
      replicas: {
        min: 1,
        max: 3,
        initial: 2,
        targetRequests: 3,
        upscaleSeconds: 5,
        downscaleSeconds: 60,
      },
      maxOngoingRequests: 10,
      actor: { cpus: 2, gpus: 0, resources: { licence: 1 } },
      userConfig: { language: 'german' },
      gracefulShutdownSeconds: 30,
      healthCheckSeconds: 5,
      maxReplicasPerWorker: 1,
    },
    { name: 'Summarizer', replicas: 2 },
  ],
};

const MUTATIONS: readonly Mutation[] = [
  {
    name: 'an option that there is not',
    path: ['applications', 0, 'deployments', 0, 'max_ongoing_request'],
    value: 10,
    expect: 'drops max_ongoing_request',
  },
  {
    name: 'a number of no workers at all',
    path: ['applications', 0, 'deployments', 1, 'num_replicas'],
    value: 'many',
    expect: 'num_replicas',
  },
  {
    name: 'a fixed number beside bounds',
    path: ['applications', 0, 'deployments', 0, 'num_replicas'],
    value: 3,
    expect: 'autoscaling_config',
  },
  {
    name: 'a folder that is no archive',
    path: ['applications', 0, 'runtime_env', 'working_dir'],
    value: './summary',
    expect: 'working_dir',
  },
  {
    name: 'no import path',
    path: ['applications', 0, 'import_path'],
    expect: 'import_path',
  },
  {
    name: 'fewer CPUs than none',
    path: ['applications', 0, 'deployments', 0, 'ray_actor_options', 'num_cpus'],
    value: -1,
    expect: 'num_cpus',
  },
];

/** Ray Serve has understood everything: what it does not know, it would drop without a word. */
export async function readsServe(ray: RayReader): Promise<string> {
  const document = documentOf([EVERYTHING]);
  const [reading] = await readings(ray, 'serve', [document]);
  assertSame('', document, taken(reading));
  return `${leaves(document)} values read back`;
}

/** Mistakes in a copy are refused, or not read back. */
export async function noticesServeMistakes(ray: RayReader): Promise<string> {
  const copies = MUTATIONS.map((mutation) => mutated(documentOf([EVERYTHING]), mutation));
  const found = await readings(ray, 'serve', copies);
  const unnoticed = MUTATIONS.filter(({ expect }, index) => {
    const { refused, taken: read } = found[index] ?? {};
    return !new RegExp(expect).test(refused ?? differences('', copies[index], read).join('; '));
  });
  if (unnoticed.length === 0) return `${MUTATIONS.length} mistakes are noticed`;
  throw new Finding(`not noticed: ${unnoticed.map(({ name }) => name).join('; ')}`);
}

/** What deployments have where nobody says anything, as the props say. */
export async function scalesByDefaults(ray: RayReader): Promise<string> {
  const scaled = documentOf([
    {
      name: 'summary',
      importPath: 'serve_summary:app',
      deployments: [{ name: 'Translator', replicas: { max: 3 } }],
    },
  ]);
  const [{ autoscaling_config: written } = {}] = scaled.applications[0]?.deployments ?? [];
  const { max_replicas, initial_replicas, ...scaling } = written ?? {};
  const wanted = {
    ...scaling,
    num_replicas: 1,
    max_ongoing_requests: 5,
    graceful_shutdown_timeout_s: 20,
    health_check_period_s: 10,
  };
  const [reading] = await readings(ray, 'serve-defaults', [wanted]);
  assertSame('', wanted, taken(reading));
  return Object.keys(wanted).join(', ');
}

interface Written {
  readonly applications: readonly {
    readonly deployments?: readonly {
      readonly autoscaling_config?: Readonly<Record<string, number>>;
    }[];
  }[];
}

const documentOf = (applications: readonly ServeApplication[]): Written =>
  JSON.parse(rayService(applications).spec.serveConfigV2) as Written;

function assertSame(path: string, written: unknown, read: unknown): void {
  const found = differences(path, written, read);
  if (found.length > 0) throw new Finding(`Ray ${found.join('; ')}`);
}

/** Where what was read is not what was written. */
function differences(path: string, written: unknown, read: unknown): string[] {
  if (typeof written !== 'object' || written === null) {
    return written === read ? [] : [`reads ${path} as ${JSON.stringify(read)}`];
  }
  const members = new Map<string, unknown>(Object.entries(read ?? {}));
  return Object.entries(written).flatMap(([name, value]) =>
    members.has(name)
      ? differences(`${path}.${name}`, value, members.get(name))
      : [`drops ${name} of ${path}`],
  );
}

const leaves = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((total: number, each) => total + leaves(each), 0)
    : 1;
